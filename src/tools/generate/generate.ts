/** `npm run generate`: writes every generated file and every generated part of a document. */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';
import {
  generateClientErrorTypes,
  generateErrorDescriptions,
  generateErrorTable,
} from './error-types.ts';
import { formatSource } from './format-source.ts';
import { generateModelInputs, MODEL_INPUTS_FILE } from './model-inputs.ts';
import { generateResponseTypes } from './response-types.ts';
import { generateSettingsTable } from './settings-table.ts';

/** The current content of each generated file, by its absolute path. */
export async function generateAll(): Promise<Map<string, string>> {
  return new Map([
    [MODEL_INPUTS_FILE, await generateModelInputs()],
    await sourceFile('src/client/edge-error-types.ts', await generateClientErrorTypes()),
    await sourceFile('src/client/response-types.ts', await generateResponseTypes()),
    await sourceFile(
      'src/worker/openapi/docs/error-descriptions.ts',
      await generateErrorDescriptions(),
    ),
    await guidePart('settings', await generateSettingsTable()),
    await guidePart('errors', await generateErrorTable()),
  ]);
}

async function sourceFile(file: string, source: string): Promise<[string, string]> {
  const absolute = path.join(ROOT, file);
  return [absolute, await formatSource(absolute, source)];
}

/** The guide with the name of its generated part. */
async function guidePart(name: string, content: string): Promise<[string, string]> {
  const file = path.join(ROOT, `src/web/docs/guides/${name}.md`);
  return [file, replacePart(await readFile(file, 'utf8'), name, content)];
}

/** Replaces the text between `<!-- generated: name -->` and `<!-- end -->`. Throws if the marks are missing. */
export function replacePart(document: string, name: string, content: string): string {
  const mark = `<!-- generated: ${name} -->`;
  const start = document.indexOf(mark);
  const end = document.indexOf('<!-- end -->', start);
  if (start < 0 || end < 0) throw new Error(`The document has no part between ${mark} and its end`);
  return `${document.slice(0, start + mark.length)}\n\n${content}\n\n${document.slice(end)}`;
}

if (process.argv[1] === import.meta.filename)
  for (const [file, content] of await generateAll()) await writeFile(file, content);
