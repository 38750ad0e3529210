/**
 * The document as a page. It is text, so it is rendered here: a viewer library would be a megabyte of
 * script to show it, and none of it would work where script is off. Folding is `<details>`'s own.
 */
import { html, raw } from 'hono/html';
import { METHODS, type OpenApi, type OperationObject } from '../openapi.ts';
import { modelsView } from './models-view.ts';
import { prose, type Html } from './markup.ts';
import { operationView, type Shown } from './operation-view.ts';
import { webhookView } from './webhook-view.ts';

interface Group {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly webhooks: readonly OperationObject[];
  readonly operations: readonly Shown[];
}

export function docsPage(document: OpenApi): Html {
  const { info, servers } = document;
  const groups = groupsOf(document);
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
          <section class="about" aria-label="About">${prose(info.description)}</section>
          ${groups.map((group) => groupView(document, group))} ${credentialsView(document)}
        </main>
      </body>
    </html>`;
}

function groupsOf({ tags, paths, webhooks }: OpenApi): Group[] {
  const all = Object.entries(paths).flatMap(([path, item]) =>
    METHODS.flatMap((method): Shown[] => {
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
  document: OpenApi,
  { id, name, description, webhooks, operations }: Group,
): Html {
  return html`<section id="${id}" aria-labelledby="${id}-name">
    <h2 id="${id}-name">${name}</h2>
    ${prose(description)} ${webhooks.map((sent) => webhookView(document, sent))}
    ${operations.map((shown) => operationView(document, shown))}
    ${name === 'Models' && modelsView(document)}
  </section>`;
}

function credentialsView({ components }: OpenApi): Html {
  const rows = Object.entries(components.securitySchemes).map(
    ([name, scheme]) =>
      html`<div id="credential-${name}">
        <dt>
          <code class="name">${name}</code>
          <span class="type">${placeOf(scheme)}</span>
        </dt>
        <dd>${prose(scheme['description'] ?? '')}</dd>
      </div>`,
  );
  return html`<section id="credentials" aria-labelledby="credentials-name">
    <h2 id="credentials-name">Credentials</h2>
    <dl class="fields">${rows}</dl>
  </section>`;
}

function placeOf({ type, name, in: place }: Readonly<Record<string, string>>): string {
  return type === 'http' ? 'Authorization: Bearer' : `${name ?? ''}, in ${place ?? ''}`;
}
