/** Generates the table of all settings from their entries and doc comments. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { ENTRIES } from '../../worker/config/entries.ts';
import type { Setting } from '../../worker/config/parsers.ts';
import { DAY_MS, HOUR_MS, MIB, MINUTE_MS, SECOND_MS } from '../../worker/platform/units.ts';
import { ROOT } from '../root.ts';
import { readDocComments } from './doc-comments.ts';

const ENTRIES_DIR = path.join(ROOT, 'src/worker/config/entries');

/** Longer defaults are described by the setting's comment. */
const MAX_DEFAULT_CHARACTERS = 40;

/** A Markdown table with one row per setting. Throws for a setting without a doc comment. */
export async function generateSettingsTable(): Promise<string> {
  const docs = await readAllComments();
  const rows = Object.entries<Setting<unknown>>(ENTRIES).map(([name, entry]) => {
    const doc = docs.get(name);
    if (doc === undefined) throw new Error(`${name} has no doc comment`);
    return `| \`${name}\` | ${formatDefault(name, entry)} | ${doc.replaceAll('|', '\\|')} |`;
  });
  return ['| setting | default | effect |', '|---|---|---|', ...rows].join('\n');
}

async function readAllComments(): Promise<Map<string, string>> {
  const files = (await readdir(ENTRIES_DIR)).map((file) => path.join(ENTRIES_DIR, file));
  const sources = await Promise.all(files.map((file) => readFile(file, 'utf8')));
  return readDocComments(sources.join('\n'));
}

function formatDefault(name: string, entry: Setting<unknown>): string {
  if (!('default' in entry)) return 'required';
  const { default: value } = entry;
  if (value === undefined) return '–';
  if (typeof value === 'boolean') return value ? '`1`' : '`0`';
  if (typeof value === 'number') return `\`${value}\`${formatUnit(name, value)}`;
  const text = typeof value === 'string' ? value : formatList(value);
  return text === '' || text.length > MAX_DEFAULT_CHARACTERS ? '–' : `\`${text}\``;
}

const formatList = (value: unknown) => (Array.isArray(value) ? value.join(',') : '');

/** A readable size in parentheses: `86400000` (1 day). */
function formatUnit(name: string, value: number): string {
  if (name.endsWith('_BYTES')) return ` (${value / MIB} MiB)`;
  if (!name.endsWith('_MS')) return '';
  const units = [
    [DAY_MS, 'day'],
    [HOUR_MS, 'hour'],
    [MINUTE_MS, 'minute'],
    [SECOND_MS, 'second'],
  ] as const;
  const [size, unit] = units.find(([ms]) => value % ms === 0) ?? [1, 'millisecond'];
  const count = value / size;
  return ` (${count} ${unit}${count === 1 ? '' : 's'})`;
}
