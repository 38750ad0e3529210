/** Renders one operation: description, parameters, body, example and responses. */
import { html } from 'hono/html';
import type {
  RequestBody,
  OpenApiDocument,
  OperationObject,
  Parameter,
  Schema,
} from '../openapi.ts';
import { responsesView } from './responses-view.ts';
import { buildCurlCommand } from './curl.ts';
import { unwrapSchema } from './resolve-ref.ts';
import { renderProse, type Html } from './markup.ts';
import { fieldsView, fieldView, type SchemaContext } from './schema-view.ts';

export interface ListedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: OperationObject;
}

export function operationView(
  document: OpenApiDocument,
  { path, method, operation }: ListedOperation,
): Html {
  const { operationId: id, summary, description, parameters = [], requestBody } = operation;
  const context: SchemaContext = { document, isResponse: false, openRefs: [] };
  const curl = buildCurlCommand(document, path, method, operation);
  return html`<article id="${id}" aria-labelledby="${id}-name">
    <h3 id="${id}-name"><a href="#${id}">${summary}</a></h3>
    <p class="address">
      <span class="method ${method}">${method.toUpperCase()}</span> <code>${path}</code>
    </p>
    ${description !== undefined && renderProse(description)}
    <p class="credential">Credential: ${credentialLinks(operation)}.</p>
    ${parameters.length > 0 && parametersView(parameters, context)}
    ${requestBody !== undefined && bodyView(requestBody, context)}
    ${curl !== undefined && exampleView(curl)} ${responsesView(document, operation)}
  </article>`;
}

/** Focusable, so that the keyboard can scroll wide examples. */
export function exampleView(text: string): Html {
  return html`<h4>Example</h4>
    <pre tabindex="0"><code>${text}</code></pre>`;
}

function credentialLinks({ security }: OperationObject): Html[] {
  const names = security.map((one) => Object.keys(one)[0]);
  const links = names
    .filter((name) => name !== undefined)
    .map((name, i) => html`${i > 0 && ' or '}<a href="#credential-${name}">${name}</a>`);
  if (links.length === 0) return [html`none`];
  return names.includes(undefined) ? [...links, html`, or none`] : links;
}

export function parametersView(parameters: readonly Parameter[], context: SchemaContext): Html {
  const rows = parameters.map(({ name, in: location, required = false, description, schema }) => {
    const described = description === undefined ? schema : { ...schema, description };
    return fieldView({ name, schema: described, isRequired: required, location }, context);
  });
  return html`<h4>Parameters</h4>
    <dl class="fields">${rows}</dl>`;
}

function bodyView({ content, required }: RequestBody, context: SchemaContext): Html[] {
  const optional = required ? '' : ', optional';
  return Object.entries(content).map(
    ([type, { schema = {} }]) =>
      html`<h4>Body <span class="type">${type}${optional}</span></h4>
        ${bodyFieldsView(schema, context)}`,
  );
}

/** A body that depends on the model shows its common fields and links to the list of models. */
function bodyFieldsView(given: Schema, context: SchemaContext): Html | undefined {
  const { schema, path } = unwrapSchema(context.document, given);
  const [variant] = schema.oneOf ?? [];
  if (variant === undefined) return fieldsView(schema, { ...context, openRefs: path });
  const { properties = {}, required = [] } = unwrapSchema(context.document, variant).schema;
  const rows = Object.entries(properties).map(([name, property]) => {
    const shown = MODEL_FIELDS[name] ?? property;
    return fieldView({ name, schema: shown, isRequired: required.includes(name) }, context);
  });
  return html`<dl class="fields">${rows}</dl>
    <p><a href="#inputs">All models and their inputs</a></p>`;
}

/** General descriptions of the fields that differ by model. */
const MODEL_FIELDS: Readonly<Record<string, Schema>> = {
  model: { type: 'string', description: 'The model id. It determines the fields of `input`.' },
  input: { type: 'object', description: 'The input of the model.' },
};
