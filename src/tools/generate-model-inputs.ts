/**
 * `npm run types:models`: writes the input of every model of the catalogue as a type, for the client.
 * Types cannot say all that the catalogue knows: lengths, bounds and rules between fields are left out.
 */
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { format, type FormatOptions } from 'oxfmt';
import { listModels } from '../worker/models/catalogue.ts';
import { labelFor } from '../worker/models/field-labels.ts';
import type { FieldSchema, Fields } from '../worker/models/schema.ts';
import { ROOT } from './root.ts';

export const MODEL_INPUTS_FILE = path.join(ROOT, 'src/client/model-inputs.ts');

const HEAD = `/**
 * The input of each model of the catalogue. Generated from it by \`npm run types:models\`: what stands
 * here by hand is lost.
 */
export interface ModelInputs {
`;

const ANY_INPUT = 'object';

/** The whole file, as it should be. */
export async function modelInputsSource(): Promise<string> {
  const models = listModels().toSorted((one, other) => (one.id < other.id ? -1 : 1));
  const entries = models.map(({ id, title, required, optional }) => {
    const fields = [...fieldsOf(required, ''), ...fieldsOf(optional, '?')];
    // Of a model without a field nothing is known.
    const input = fields.length === 0 ? ANY_INPUT : `{${fields.join('\n')}}`;
    return `${comment(title)}\n${JSON.stringify(id)}: ${input};\n`;
  });
  const config = await readFile(path.join(ROOT, '.oxfmtrc.json'), 'utf8');
  const source = `${HEAD}${entries.join('\n')}}\n`;
  const { code, errors } = await format(
    MODEL_INPUTS_FILE,
    source,
    JSON.parse(config) as FormatOptions,
  );
  if (errors.length > 0) throw new Error(errors.map(({ message }) => message).join('\n'));
  return code;
}

function fieldsOf(fields: Fields, mark: '' | '?'): string[] {
  return Object.entries(fields).map(([name, field]) => {
    return `${wordsFor(name, field)}\n${JSON.stringify(name)}${mark}: ${typeOf(field)}${mark === '?' ? ' | undefined' : ''};`;
  });
}

/** The type of a field's values: all that are good, and some that are not. */
function typeOf({ type, enum: values, items, properties }: FieldSchema): string {
  if (values !== undefined) return values.map((value) => JSON.stringify(value)).join(' | ');
  switch (type) {
    case 'string':
    case 'number':
    case 'boolean':
      return type;
    case 'integer':
      return 'number';
    case 'array':
      return `readonly (${items === undefined ? 'unknown' : typeOf(items)})[]`;
    case 'object':
      if (properties === undefined) return ANY_INPUT;
      // Hearsay: it helps to write one, and binds nobody.
      return `{${Object.entries(properties)
        .map(([name, field]) => `${wordsFor(name, field)}\n${JSON.stringify(name)}?: unknown;`)
        .join('\n')}\n[field: string]: unknown;}`;
  }
}

function wordsFor(name: string, field: FieldSchema): string {
  const { title, description } = { ...labelFor(name), ...field };
  return comment(description ?? title);
}

function comment(text: string): string {
  return `/** ${text.replaceAll('*/', '* /')} */`;
}

if (process.argv[1] === import.meta.filename)
  await writeFile(MODEL_INPUTS_FILE, await modelInputsSource());
