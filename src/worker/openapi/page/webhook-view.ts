/** Renders a webhook: its headers, its body, and how its endpoint should respond. */
import { html } from 'hono/html';
import type {
  ResponseObject,
  MediaType,
  OpenApiDocument,
  OperationObject,
  Schema,
} from '../openapi.ts';
import { dereference, unwrapSchema } from './resolve-ref.ts';
import { renderInline, renderProse, type Html } from './markup.ts';
import { exampleView, parametersView } from './operation-view.ts';
import { fieldsView } from './schema-view.ts';
import { formatType } from './schema-text.ts';

export function webhookView(document: OpenApiDocument, operation: OperationObject): Html {
  const { operationId: id, summary, description = '', parameters = [] } = operation;
  const { schema = {}, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  return html`<article id="${id}" aria-labelledby="${id}-name">
    <h3 id="${id}-name"><a href="#${id}">${summary}</a></h3>
    <p class="address"><span class="method post">POST</span> <code>callBackUrl</code></p>
    ${renderProse(description)}
    ${parametersView(parameters, { document, isResponse: false, openRefs: [] })}
    ${bodyView(document, schema)} ${examplesView(examples)}
    ${webhookResponsesView(document, operation)}
  </article>`;
}

/** Each alternative of the body by name, folded. */
function bodyView(document: OpenApiDocument, body: Schema): Html {
  const { schema } = unwrapSchema(document, body);
  const variants = (schema.anyOf ?? schema.oneOf ?? [schema]).map((variant) => {
    const { schema: shape, path } = unwrapSchema(document, variant);
    return html`<details>
      <summary>${formatType(document, variant)}</summary>
      ${fieldsView(shape, { document, isResponse: true, openRefs: path })}
    </details>`;
  });
  return html`<h4>Body <span class="type">application/json</span></h4>
    ${renderProse(schema.description ?? '')} ${variants}`;
}

function examplesView(examples: MediaType['examples'] = {}): Html[] {
  return Object.values(examples).map(({ value }) => exampleView(JSON.stringify(value, null, 2)));
}

/** The responses that the endpoint should send. */
function webhookResponsesView(document: OpenApiDocument, { responses }: OperationObject): Html {
  const rows = Object.entries(responses).map(([status, response]) => {
    const { description } = dereference<ResponseObject>(document, response);
    return html`<div>
      <dt>${status === 'default' ? 'other' : status}</dt>
      <dd>${renderInline(description)}</dd>
    </div>`;
  });
  return html`<h4>How to respond</h4>
    <dl class="responses">${rows}</dl>`;
}
