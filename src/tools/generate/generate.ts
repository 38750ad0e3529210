/** `npm run generate`: writes every generated file and every generated part of a document. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { generateModelInputs, MODEL_INPUTS_FILE } from './model-inputs.ts';
import { generateSettingsTable } from './settings-table.ts';

/** The current content of each generated file, by its absolute path. */
export async function generateAll(): Promise<Map<string, string>> {
  const settings = path.join(ROOT, 'src/web/docs/guides/settings.md');
  return new Map([
    [MODEL_INPUTS_FILE, await generateModelInputs()],
    [
      settings,
      replacePart(await readFile(settings, 'utf8'), 'settings', await generateSettingsTable()),
    ],
  ]);
}

/** Replaces what stands between `<!-- generated: name -->` and `<!-- end -->`. Throws if the marks are missing. */
export function replacePart(document: string, name: string, content: string): string {
  const mark = `<!-- generated: ${name} -->`;
  const start = document.indexOf(mark);
  const end = document.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`The document has no part between ${mark} and its end`);
  return `${document.slice(0, start + mark.length)}\n\n${content}\n\n${document.slice(end)}`;
}

if (process.argv[1] === import.meta.filename)
  for (const [file, content] of await generateAll()) await writeFile(file, content);
