/** The fields of a schema as a list of definitions, with what lies deeper folded away. */
import { html } from 'hono/html';
import type { OpenApi, Schema } from '../openapi.ts';
import { unwrapped } from './resolve-ref.ts';
import { inline, type Html } from './markup.ts';
import { isMap, limitWords, ruleWords, typeWords } from './schema-text.ts';

/** How a schema is read. */
export interface Reading {
  readonly document: OpenApi;
  /** Of what is answered it is told what may be absent, of what is sent what must be there. */
  readonly isAnswer: boolean;
  /** The references above: a schema may hold itself. */
  readonly open: readonly string[];
}

/** Undefined where it has none. */
export function fieldsView(schema: Schema, reading: Reading): Html | undefined {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(([name, property]) =>
    fieldView({ name, schema: property, isRequired: required.includes(name) }, reading),
  );
  if (rows.length === 0) return undefined;
  const rules = ruleWords(schema).map((rule) => html`<p class="rule">${rule}</p>`);
  return html`<dl class="fields">${rows}</dl>
    ${rules}`;
}

export interface Field {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** Where it is sent, for a parameter. */
  readonly place?: string;
}

export function fieldView({ name, schema, isRequired, place }: Field, reading: Reading): Html {
  const { document, isAnswer, open } = reading;
  const { schema: inner, path } = unwrapped(document, schema);
  const isLoop = path.some((step) => open.includes(step));
  const where = place === undefined ? '' : `, in ${place}`;
  const description = inner.description ?? inner.title ?? '';
  return html`<div>
    <dt>
      <code class="name">${name}</code>
      <span class="type">${typeWords(document, schema)}${where}</span>
      ${isRequired ? !isAnswer && html`<span class="required">required</span>` : isAnswer && html`<span class="type">may be absent</span>`}
    </dt>
    <dd>
      ${inline(description)} ${limitWords(inner)}
      ${isLoop ? '' : deeper(inner, { ...reading, open: [...open, ...path] })}
    </dd>
  </div>`;
}

/** What is in a field: its own fields, those of its items, or those of each of its shapes. */
function deeper(schema: Schema, reading: Reading): Html[] {
  const { items, additionalProperties, anyOf = [] } = schema;
  const parts = [
    schema,
    ...(items === undefined ? [] : [items]),
    ...(isMap(additionalProperties) ? [additionalProperties] : []),
    ...anyOf,
  ];
  return parts.flatMap((one) => {
    const { schema: part, path } = unwrapped(reading.document, one);
    if (path.some((step) => reading.open.includes(step))) return [];
    const fields = fieldsView(part, { ...reading, open: [...reading.open, ...path] });
    if (fields === undefined) return [];
    const names = Object.keys(part.properties ?? {});
    return [
      html`<details>
        <summary>
          ${counted(names.length, 'field')}<span class="hint">: ${names.join(', ')}</span>
        </summary>
        ${fields}
      </details>`,
    ];
  });
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
