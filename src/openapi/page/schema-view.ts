/** A JSON Schema as HTML: fields as a list of definitions, what is large folded away. */
import { html } from 'hono/html';
import type { HtmlEscapedString } from 'hono/utils/html';
import type { OpenApi, Schema } from '../openapi.ts';
import { inline } from './prose.ts';

export type Html = HtmlEscapedString | Promise<HtmlEscapedString>;

export function schemaView(schema: Schema, document: OpenApi): Html {
  const { name, schema: own } = resolved(schema, document);
  const alternatives = own.oneOf ?? own.anyOf;
  if (alternatives !== undefined && own.properties === undefined)
    return alternativesView(alternatives, document);
  if (own.type === 'array' && own.items !== undefined) {
    const item = resolved(own.items, document).schema;
    if (item.properties !== undefined || item.oneOf !== undefined)
      return html`<p class="type">a list of</p>
        ${schemaView(own.items, document)}`;
  }
  const fields = Object.entries(own.properties ?? {});
  if (fields.length === 0) return html`<p class="type">${typeOf(own)}${limitsOf(own)}</p>`;
  const view = html`<dl>
    ${fields.map(([field, value]) => fieldView(field, value, own, document))}
  </dl>`;
  return name === undefined ? view : html`<div class="schema">${view}</div>`;
}

function fieldView(field: string, value: Schema, parent: Schema, document: OpenApi): Html {
  const { schema } = resolved(value, document);
  const isRequired = parent.required?.includes(field) === true;
  const words = value.description ?? schema.description;
  return html`<dt>
      <code>${field}</code>
      <span class="type">${typeOf(schema)}${isRequired ? ', required' : ''}</span>
    </dt>
    <dd>
      ${words === undefined ? '' : html`<p>${inline(words)}</p>`}
      ${limitsOf(schema) === '' ? '' : html`<p class="type">${limitsOf(schema)}</p>`}
      ${
        hasParts(schema, document)
          ? html`<details ${field === 'input' ? 'open' : ''}>
              <summary>${schema.title ?? field}</summary>
              ${schemaView(value, document)}
            </details>`
          : ''
      }
    </dd>`;
}

function alternativesView(alternatives: readonly Schema[], document: OpenApi): Html {
  return html`<p class="type">one of</p>
    ${alternatives.map((alternative) => {
      const { name, schema } = resolved(alternative, document);
      const model = schema.properties?.['model']?.const;
      const title = schema.title ?? name ?? typeOf(schema);
      if (!hasParts(schema, document)) return html`<p class="type">${title}</p>`;
      return html`<details ${alternatives.length === 1 ? 'open' : ''}>
        <summary>${title}${typeof model === 'string' ? html` <code>${model}</code>` : ''}</summary>
        ${schemaView(alternative, document)}
      </details>`;
    })}`;
}

/** What a reference leads to. The document refers to its own components alone, and none to itself. */
function resolved(schema: Schema, document: OpenApi): { name?: string; schema: Schema } {
  if (schema.$ref === undefined) return { schema };
  const name = schema.$ref.slice(schema.$ref.lastIndexOf('/') + 1);
  return { name, schema: document.components.schemas[name] ?? {} };
}

function hasParts(schema: Schema, document: OpenApi): boolean {
  if (schema.properties !== undefined || schema.oneOf !== undefined) return true;
  if (schema.items === undefined) return false;
  const item = resolved(schema.items, document).schema;
  return item.properties !== undefined || item.oneOf !== undefined;
}

function typeOf({ type, const: only, enum: values, items, anyOf, format }: Schema): string {
  if (only !== undefined) return JSON.stringify(only);
  if (values !== undefined) return 'one of a few';
  if (type === 'array')
    return `list${items?.type === undefined ? '' : ` of ${String(items.type)}`}`;
  if (Array.isArray(type)) return type.join(' or ');
  if (typeof type === 'string') return format === undefined ? type : `${type}, ${format}`;
  return anyOf === undefined ? 'any' : anyOf.map((one) => typeOf(one)).join(' or ');
}

/** What a value must be, in few words. */
function limitsOf(schema: Schema): string {
  const { enum: values, default: fallback } = schema;
  const shown = values?.map((value) => JSON.stringify(value)).join(' · ');
  const bounds = [
    range('characters', schema.minLength, schema.maxLength),
    range('', schema.minimum, schema.maximum),
    range('items', schema.minItems, schema.maxItems),
    schema.multipleOf === undefined ? '' : `in steps of ${schema.multipleOf}`,
    fallback === undefined ? '' : `default ${JSON.stringify(fallback)}`,
  ];
  return [shown ?? '', ...bounds].filter((part) => part !== '').join('; ');
}

function range(what: string, least: number | undefined, most: number | undefined): string {
  const unit = what === '' ? '' : ` ${what}`;
  if (least !== undefined && most !== undefined) return `${least} to ${most}${unit}`;
  if (least !== undefined) return `${least}${unit} or more`;
  return most === undefined ? '' : `up to ${most}${unit}`;
}
