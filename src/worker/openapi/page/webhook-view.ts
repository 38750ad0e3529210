/** What is sent to an address of the caller's: what comes, and what its answers mean. */
import { html } from 'hono/html';
import type { Answer, MediaType, OpenApi, OperationObject, Schema } from '../openapi.ts';
import { resolved, unwrapped } from './resolve-ref.ts';
import { inline, prose, type Html } from './markup.ts';
import { exampleView, parametersView } from './operation-view.ts';
import { fieldsView } from './schema-view.ts';
import { typeWords } from './schema-text.ts';

export function webhookView(document: OpenApi, operation: OperationObject): Html {
  const { operationId: id, summary, description = '', parameters = [] } = operation;
  const { schema = {}, examples = {} } = operation.requestBody?.content['application/json'] ?? {};
  return html`<article id="${id}" aria-labelledby="${id}-name">
    <h3 id="${id}-name"><a href="#${id}">${summary}</a></h3>
    <p class="address"><span class="method post">POST</span> <code>callBackUrl</code></p>
    ${prose(description)} ${parametersView(parameters, { document, isAnswer: false, open: [] })}
    ${bodyView(document, schema)} ${examplesView(examples)} ${answersView(document, operation)}
  </article>`;
}

/** Each of its shapes by its name, folded away. */
function bodyView(document: OpenApi, body: Schema): Html {
  const { schema } = unwrapped(document, body);
  const arms = (schema.anyOf ?? schema.oneOf ?? [schema]).map((arm) => {
    const { schema: shape, path } = unwrapped(document, arm);
    return html`<details>
      <summary>${typeWords(document, arm)}</summary>
      ${fieldsView(shape, { document, isAnswer: true, open: path })}
    </details>`;
  });
  return html`<h4>Body <span class="type">application/json</span></h4>
    ${prose(schema.description ?? '')} ${arms}`;
}

function examplesView(examples: MediaType['examples'] = {}): Html[] {
  return Object.values(examples).map(({ value }) => exampleView(JSON.stringify(value, null, 2)));
}

/** They are the caller's to give. */
function answersView(document: OpenApi, { responses }: OperationObject): Html {
  const rows = Object.entries(responses).map(([status, given]) => {
    const { description } = resolved<Answer>(document, given);
    return html`<div>
      <dt>${status === 'default' ? 'other' : status}</dt>
      <dd>${inline(description)}</dd>
    </div>`;
  });
  return html`<h4>What you answer</h4>
    <dl class="answers">${rows}</dl>`;
}
