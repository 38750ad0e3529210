/** Renders the fields of a schema as a definition list; nested fields are folded. */
import { html } from 'hono/html';
import type { OpenApiDocument, Schema } from '../openapi.ts';
import { unwrapSchema } from './resolve-ref.ts';
import { renderInline, type Html } from './markup.ts';
import { isMap, formatConstraints, formatFieldRules, formatType } from './schema-text.ts';

/** How a schema is rendered. */
export interface SchemaContext {
  readonly document: OpenApiDocument;
  /** Responses mark optional fields, requests mark required ones. */
  readonly isResponse: boolean;
  /** The references of the enclosing schemas, to stop at recursive ones. */
  readonly openRefs: readonly string[];
}

/** The fields of an object schema; undefined if it has none. */
export function fieldsView(schema: Schema, context: SchemaContext): Html | undefined {
  const { properties = {}, required = [] } = schema;
  const rows = Object.entries(properties).map(([name, property]) =>
    fieldView({ name, schema: property, isRequired: required.includes(name) }, context),
  );
  if (rows.length === 0) return undefined;
  const rules = formatFieldRules(schema).map((rule) => html`<p class="rule">${rule}</p>`);
  return html`<dl class="fields">${rows}</dl>
    ${rules}`;
}

export interface SchemaField {
  readonly name: string;
  readonly schema: Schema;
  readonly isRequired: boolean;
  /** For a parameter: path, query or header. */
  readonly location?: string;
}

export function fieldView(
  { name, schema, isRequired, location }: SchemaField,
  context: SchemaContext,
): Html {
  const { document, isResponse, openRefs } = context;
  const { schema: inner, path } = unwrapSchema(document, schema);
  const isLoop = path.some((step) => openRefs.includes(step));
  const where = location === undefined ? '' : `, in ${location}`;
  const description = inner.description ?? inner.title ?? '';
  return html`<div>
    <dt>
      <code class="name">${name}</code>
      <span class="type">${formatType(document, schema)}${where}</span>
      ${isRequired ? !isResponse && html`<span class="required">required</span>` : isResponse && html`<span class="type">optional</span>`}
    </dt>
    <dd>
      ${renderInline(description)} ${formatConstraints(inner)}
      ${isLoop ? '' : nestedFields(inner, { ...context, openRefs: [...openRefs, ...path] })}
    </dd>
  </div>`;
}

/** The nested fields of an object, of array items, of map values, and of each alternative. */
function nestedFields(schema: Schema, context: SchemaContext): Html[] {
  const { items, additionalProperties, anyOf = [] } = schema;
  const parts = [
    schema,
    ...(items === undefined ? [] : [items]),
    ...(isMap(additionalProperties) ? [additionalProperties] : []),
    ...anyOf,
  ];
  return parts.flatMap((one) => {
    const { schema: part, path } = unwrapSchema(context.document, one);
    if (path.some((step) => context.openRefs.includes(step))) return [];
    const fields = fieldsView(part, { ...context, openRefs: [...context.openRefs, ...path] });
    if (fields === undefined) return [];
    const names = Object.keys(part.properties ?? {});
    return [
      html`<details>
        <summary>
          ${countWords(names.length, 'field')}<span class="hint">: ${names.join(', ')}</span>
        </summary>
        ${fields}
      </details>`,
    ];
  });
}

function countWords(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
