/**
 * Renders the OpenAPI document as a static page. A viewer library would add a megabyte of script and
 * would not work without scripts. Folding uses `<details>`.
 */
import { html, raw } from 'hono/html';
import { HTTP_METHODS, type OpenApiDocument, type OperationObject } from '../openapi.ts';
import { modelsView } from './models-view.ts';
import { renderProse, type Html } from './markup.ts';
import { operationView, type ListedOperation } from './operation-view.ts';
import { webhookView } from './webhook-view.ts';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly webhooks: readonly OperationObject[];
  readonly operations: readonly ListedOperation[];
}

export function renderDocsPage(document: OpenApiDocument): Html {
  const { info, servers } = document;
  const groups = groupByTag(document);
  return html`${raw('<!doctype html>')}
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${info.title} API</title>
        <link rel="icon" href="data:," />
        <link rel="stylesheet" href="/docs.css" />
      </head>
      <body>
        <a class="skip" href="#content">Skip the contents</a>
        <header>
          <h1>${info.title} <span class="version">${info.version}</span></h1>
          <p class="lead">${info.summary}</p>
          <p><code>${servers[0]?.url}</code> · <a href="/openapi.json">openapi.json</a></p>
        </header>
        ${contents(groups)}
        <main id="content" tabindex="-1">
          <section class="about" aria-label="About">${renderProse(info.description)}</section>
          ${groups.map((group) => groupView(document, group))} ${credentialsView(document)}
        </main>
      </body>
    </html>`;
}

function groupByTag({ tags, paths, webhooks }: OpenApiDocument): Group[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    HTTP_METHODS.flatMap((method): ListedOperation[] => {
      const operation = item[method];
      return operation === undefined ? [] : [{ path, method, operation }];
    }),
  );
  return tags.map(({ name, description }) => ({
    id: `group-${name}`,
    name,
    description,
    webhooks: Object.values(webhooks).flatMap(({ post }) =>
      post.tags.includes(name) ? [post] : [],
    ),
    operations: all.filter(({ operation }) => operation.tags.includes(name)),
  }));
}

function contents(groups: readonly Group[]): Html {
  return html`<nav aria-label="Contents">
    <ul>
      ${groups.map(
        ({ id, name, webhooks, operations }) =>
          html`<li>
            <a href="#${id}">${name}</a>
            <ul>
              ${webhooks.map((operation) => link('post', operation))}
              ${operations.map(({ method, operation }) => link(method, operation))}
            </ul>
          </li>`,
      )}
      <li><a href="#credentials">Credentials</a></li>
    </ul>
  </nav>`;
}

function link(method: string, { operationId: id }: OperationObject): Html {
  return html`<li>
    <a href="#${id}"><span class="method ${method}">${method.toUpperCase()}</span> ${id}</a>
  </li>`;
}

function groupView(
  document: OpenApiDocument,
  { id, name, description, webhooks, operations }: Group,
): Html {
  return html`<section id="${id}" aria-labelledby="${id}-name">
    <h2 id="${id}-name">${name}</h2>
    ${renderProse(description)} ${webhooks.map((webhook) => webhookView(document, webhook))}
    ${operations.map((listed) => operationView(document, listed))}
    ${name === 'Models' && modelsView(document)}
  </section>`;
}

function credentialsView({ components }: OpenApiDocument): Html {
  const rows = Object.entries(components.securitySchemes).map(
    ([name, scheme]) =>
      html`<div id="credential-${name}">
        <dt>
          <code class="name">${name}</code>
          <span class="type">${formatLocation(scheme)}</span>
        </dt>
        <dd>${renderProse(scheme['description'] ?? '')}</dd>
      </div>`,
  );
  return html`<section id="credentials" aria-labelledby="credentials-name">
    <h2 id="credentials-name">Credentials</h2>
    <dl class="fields">${rows}</dl>
  </section>`;
}

function formatLocation({ type, name, in: place }: Readonly<Record<string, string>>): string {
  return type === 'http' ? 'Authorization: Bearer' : `${name ?? ''}, in ${place ?? ''}`;
}
