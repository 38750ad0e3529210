/** The models that a createTask may name, each with what its input takes, folded away. */
import { html } from 'hono/html';
import type { OpenApi, Schema } from '../openapi.ts';
import { unwrapped } from './resolve-ref.ts';
import { prose, value, type Html } from './markup.ts';
import { fieldsView } from './schema-view.ts';

export function modelsView(document: OpenApi): Html | undefined {
  const arms = document.components.schemas['CreateTask']?.oneOf ?? [];
  if (arms.length === 0) return undefined;
  const isOnly = arms.length === 1;
  return html`<article id="inputs" aria-labelledby="inputs-name">
    <h3 id="inputs-name"><a href="#inputs">What each model takes as its input</a></h3>
    ${arms.map((arm) => modelView(document, unwrapped(document, arm).schema, isOnly))}
  </article>`;
}

function modelView(document: OpenApi, arm: Schema, isOnly: boolean): Html {
  const { model = {}, input = {} } = arm.properties ?? {};
  const { schema, path } = unwrapped(document, input);
  const fields = fieldsView(schema, { document, isAnswer: false, open: path });
  return html`<details class="model" ${isOnly && 'open'}>
    <summary>
      ${model.const !== undefined && value(model.const)}
      ${model.const !== arm.title && html`<span class="title">${arm.title}</span>`}
    </summary>
    ${arm.description !== undefined && prose(arm.description)} ${fields ?? html`<p>Any object.</p>`}
  </details>`;
}
