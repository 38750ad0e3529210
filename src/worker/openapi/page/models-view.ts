/** The models that createTask accepts, each with its folded input fields. */
import { html } from 'hono/html';
import type { OpenApiDocument, Schema } from '../openapi.ts';
import { unwrapSchema } from './resolve-ref.ts';
import { renderProse, renderValue, type Html } from './markup.ts';
import { fieldsView } from './schema-view.ts';

export function modelsView(document: OpenApiDocument): Html | undefined {
  const variants = document.components.schemas['CreateTask']?.oneOf ?? [];
  if (variants.length === 0) return undefined;
  const isOnly = variants.length === 1;
  return html`<article id="inputs" aria-labelledby="inputs-name">
    <h3 id="inputs-name"><a href="#inputs">Input of each model</a></h3>
    ${variants.map((variant) => modelView(document, unwrapSchema(document, variant).schema, isOnly))}
  </article>`;
}

function modelView(document: OpenApiDocument, variant: Schema, isOnly: boolean): Html {
  const { model = {}, input = {} } = variant.properties ?? {};
  const { schema, path } = unwrapSchema(document, input);
  const fields = fieldsView(schema, { document, isResponse: false, openRefs: path });
  return html`<details class="model" ${isOnly && 'open'}>
    <summary>
      ${model.const !== undefined && renderValue(model.const)}
      ${model.const !== variant.title && html`<span class="title">${variant.title}</span>`}
    </summary>
    ${variant.description !== undefined && renderProse(variant.description)}
    ${fields ?? html`<p>Any object.</p>`}
  </details>`;
}
