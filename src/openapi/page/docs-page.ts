/**
 * The document as a page. It is made here and holds no script: a viewer would be a megabyte of it, for
 * a page of text. All that comes from the document is escaped by the template.
 */
import { html, raw } from 'hono/html';
import type { Answer, OpenApi, OperationObject, Parameter } from '../openapi.ts';
import { METHODS, type Method } from '../openapi.ts';
import { curlOf } from './curl.ts';
import { prose } from './prose.ts';
import { schemaView, type Html } from './schema-view.ts';

interface Shown {
  readonly method: Method;
  readonly path: string;
  readonly operation: OperationObject;
}

/** A whole HTML page. */
export function docsPage(document: OpenApi): Html {
  const { info, servers, tags } = document;
  const shown = operationsOf(document);
  const byTag = tags.map(({ name, description }) => ({
    name,
    description,
    operations: shown.filter(({ operation }) => operation.tags.includes(name)),
  }));
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API</title>
        <link rel="stylesheet" href="/docs.css" />
        <link rel="icon" href="data:," />
      </head>
      <body>
        <a class="skip" href="#main">To the operations</a>
        <nav aria-label="Operations">
          <p class="brand">${info.title}</p>
          ${byTag.map(
            ({ name, operations }) =>
              html`<h2>${name}</h2>
                <ul>
                  ${operations.map(
                    ({ method, operation }) =>
                      html`<li>
                        <a href="#${operation.operationId}"
                          ><span class="method ${method}">${method}</span> ${operation.summary}</a
                        >
                      </li>`,
                  )}
                </ul>`,
          )}
        </nav>
        <main id="main">
          <header>
            <h1>${info.title}</h1>
            ${prose(info.description)}
            <p>
              <a href="/openapi.json">openapi.json</a> · at
              <code>${servers[0]?.url ?? ''}</code>
            </p>
          </header>
          ${byTag.map(
            ({ name, description, operations }) =>
              html`<section>
                <h2>${name}</h2>
                ${prose(description)} ${operations.map((one) => operationView(one, document))}
              </section>`,
          )}
        </main>
      </body>
    </html>`;
}

function operationsOf({ paths }: OpenApi): Shown[] {
  return Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = item[method];
      return operation === undefined ? [] : [{ method, path, operation }];
    }),
  );
}

function operationView({ method, path, operation }: Shown, document: OpenApi): Html {
  const { operationId, summary, description, parameters = [], requestBody, responses } = operation;
  const good = Object.entries(responses).filter(([status]) => /^[23]/.test(status));
  const bad = Object.entries(responses).filter(([status]) => !/^[23]/.test(status));
  return html`<article id="${operationId}" aria-labelledby="${operationId}-title">
    <h3 id="${operationId}-title">${summary}</h3>
    <p class="address">
      <span class="method ${method}">${method}</span> <code>${breakable(path)}</code>
    </p>
    ${description === undefined ? '' : prose(description)}
    ${
      parameters.length === 0
        ? ''
        : html`<h4>Parameters</h4>
            ${parametersView(parameters)}`
    }
    ${
      requestBody === undefined
        ? ''
        : html`<h4>Body</h4>
            ${Object.entries(requestBody.content).map(
              ([type, { schema }]) =>
                html`<p class="media">${type}</p>
                  ${schema === undefined ? '' : schemaView(schema, document)}`,
            )}`
    }
    <h4>Answer</h4>
    ${good.map(([status, answer]) => answerView(status, answer, document))}
    <details>
      <summary>What can go wrong</summary>
      <dl class="errors">
        ${bad.map(
          ([status, { description: words }]) =>
            html`<dt>${status === 'default' ? 'other' : status}</dt>
              <dd>${prose(words)}</dd>`,
        )}
      </dl>
    </details>
    <details>
      <summary>curl</summary>
      <pre tabindex="0"><code>${curlOf({ method, path, operation }, document)}</code></pre>
    </details>
  </article>`;
}

function parametersView(parameters: readonly Parameter[]): Html {
  return html`<dl>
    ${parameters.map(
      ({ name, in: where, required, description = '', schema }) =>
        html`<dt>
            <code>${name}</code>
            <span class="type">${where}${required === true ? ', required' : ''}</span>
          </dt>
          <dd>
            ${prose(description)}
            ${schema.default === undefined ? '' : html`<p class="type">default ${JSON.stringify(schema.default)}</p>`}
          </dd>`,
    )}
  </dl>`;
}

function answerView(status: string, answer: Answer, document: OpenApi): Html {
  const content = Object.values(answer.content ?? {})
    .map(({ schema }) => schema)
    .filter((schema) => schema !== undefined);
  return html`<p><strong>${status}</strong> ${answer.description}</p>
    ${content.map((schema) => schemaView(schema, document))}`;
}

/** Long paths may break behind a slash. */
function breakable(path: string): Html {
  return html`${path.split('/').map((part, at) => (at === 0 ? part : html`/${raw('<wbr>')}${part}`))}`;
}
