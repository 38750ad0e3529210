/** Formats generated TypeScript with the project's formatter and configuration. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { format, type FormatOptions } from 'oxfmt';
import { ROOT } from '../root.ts';

/** Returns the formatted source. Throws for a source that does not parse. `file` selects the language. */
export async function formatSource(file: string, source: string): Promise<string> {
  const config = await readFile(path.join(ROOT, '.oxfmtrc.json'), 'utf8');
  const { code, errors } = await format(file, source, JSON.parse(config) as FormatOptions);
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return code;
}
