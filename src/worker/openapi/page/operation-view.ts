/** One operation: what it is for, what it takes, how to call it, and what it answers. */
import { html } from 'hono/html';
import type { Body, OpenApi, OperationObject, Parameter, Schema } from '../openapi.ts';
import { answersView } from './responses-view.ts';
import { curlOf } from './curl.ts';
import { unwrapped } from './resolve-ref.ts';
import { prose, type Html } from './markup.ts';
import { fieldsView, fieldView, type Reading } from './schema-view.ts';

export interface Shown {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

export function operationView(document: OpenApi, { path, method, operation }: Shown): Html {
  const { operationId: id, summary, description, parameters = [], requestBody } = operation;
  const reading: Reading = { document, isAnswer: false, open: [] };
  const curl = curlOf(document, path, method, operation);
  return html`<article id="${id}" aria-labelledby="${id}-name">
    <h3 id="${id}-name"><a href="#${id}">${summary}</a></h3>
    <p class="address">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
    </p>
    ${description !== undefined && prose(description)}
    <p class="credential">Credential: ${credentials(operation)}.</p>
    ${parameters.length > 0 && parametersView(parameters, reading)}
    ${requestBody !== undefined && bodyView(requestBody, reading)}
    ${curl !== undefined && exampleView(curl)} ${answersView(document, operation)}
  </article>`;
}

/** Focusable, so that keys can scroll what is too wide. */
export function exampleView(text: string): Html {
  return html`<h4>Example</h4>
    <pre tabindex="0"><code>${text}</code></pre>`;
}

function credentials({ security }: OperationObject): Html[] {
  const names = security.map((one) => Object.keys(one)[0]);
  const links = names
    .filter((name) => name !== undefined)
    .map((name, i) => html`${i > 0 && ' or '}<a href="#credential-${name}">${name}</a>`);
  if (links.length === 0) return [html`none`];
  return names.includes(undefined) ? [...links, html`, or none`] : links;
}

export function parametersView(parameters: readonly Parameter[], reading: Reading): Html {
  const rows = parameters.map(({ name, in: place, required = false, description, schema }) => {
    const told = description === undefined ? schema : { ...schema, description };
    return fieldView({ name, schema: told, isRequired: required, place }, reading);
  });
  return html`<h4>Parameters</h4>
    <dl class="fields">${rows}</dl>`;
}

function bodyView({ content, required }: Body, reading: Reading): Html[] {
  const optional = required ? '' : ', may be left out';
  return Object.entries(content).map(
    ([type, { schema = {} }]) =>
      html`<h4>Body <span class="type">${type}${optional}</span></h4>
        ${schemaOfBody(schema, reading)}`,
  );
}

/** Where the body depends on the model, the models are shown in a place of their own. */
function schemaOfBody(given: Schema, reading: Reading): Html | undefined {
  const { schema, path } = unwrapped(reading.document, given);
  const [arm] = schema.oneOf ?? [];
  if (arm === undefined) return fieldsView(schema, { ...reading, open: path });
  const { properties = {}, required = [] } = unwrapped(reading.document, arm).schema;
  const rows = Object.entries(properties).map(([name, property]) => {
    const shown = OF_MODEL[name] ?? property;
    return fieldView({ name, schema: shown, isRequired: required.includes(name) }, reading);
  });
  return html`<dl class="fields">${rows}</dl>
    <p><a href="#inputs">Which models there are, and what each takes as its input</a></p>`;
}

/** What differs from model to model, in general. */
const OF_MODEL: Readonly<Record<string, Schema>> = {
  model: { type: 'string', description: 'Which model; it decides what `input` takes.' },
  input: { type: 'object', description: 'What the model works from.' },
};
