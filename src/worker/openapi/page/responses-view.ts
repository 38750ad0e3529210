/** Renders the responses of an operation: successes in full, errors as a summary. */
import { html } from 'hono/html';
import type { ResponseObject, OpenApiDocument, OperationObject, Schema } from '../openapi.ts';
import { dereference, unwrapSchema } from './resolve-ref.ts';
import { renderCode, renderInline, joinWithCommas, type Html } from './markup.ts';
import { fieldsView } from './schema-view.ts';
import { formatType } from './schema-text.ts';

interface StatusResponse {
  readonly status: string;
  readonly response: ResponseObject;
}

/** Headers of every response, described once at the top of the page. */
const COMMON_HEADERS = new Set(['X-Request-Id']);

export function responsesView(document: OpenApiDocument, { responses }: OperationObject): Html {
  const all = Object.entries(responses).map(([status, response]): StatusResponse => ({
    status,
    response: dereference<ResponseObject>(document, response),
  }));
  const successes = all.filter((entry) => !isError(entry));
  return html`<h4>Responses</h4>
    <dl class="responses">${successes.map((entry) => responseView(document, entry))}</dl>
    ${errorsView(all.filter(isError))}`;
}

/** 412 is the result of a precondition of the caller, not an error. */
function isError({ status }: StatusResponse): boolean {
  return status === 'default' || (Number(status) >= 400 && status !== '412');
}

function responseView(document: OpenApiDocument, { status, response }: StatusResponse): Html {
  const { schema } = Object.values(response.content ?? {})[0] ?? {};
  const names = listHeaderNames(response);
  return html`<div>
    <dt>${status}</dt>
    <dd>
      ${renderInline(response.description)}
      ${names.length > 0 && html`<p class="headers">Headers: ${joinWithCommas(names.map(renderCode))}.</p>`}
      ${schema !== undefined && dataView(document, schema)}
    </dd>
  </div>`;
}

/** The fields of a response; of an envelope, those of `data`. */
function dataView(document: OpenApiDocument, schema: Schema): Html | undefined {
  const { schema: whole, path } = unwrapSchema(document, schema);
  const { message, data } = whole.properties ?? {};
  const isEnvelope = message !== undefined && data !== undefined;
  const inner = isEnvelope ? unwrapSchema(document, data, path) : { schema: whole, path };
  const fields = fieldsView(inner.schema, { document, isResponse: true, openRefs: inner.path });
  if (fields === undefined) return undefined;
  const type = formatType(document, isEnvelope ? data : schema);
  return html`<details>
    <summary>${isEnvelope && html`<code>data</code>: `}${type}</summary>
    ${fields}
  </details>`;
}

/** One line per error type, with its statuses. */
function errorsView(errors: readonly StatusResponse[]): Html {
  const lines = new Map<string, string[]>();
  const headers = new Map<string, string[]>();
  for (const { status, response } of errors) {
    for (const line of response.description.split('\n\n')) appendTo(lines, line, status);
    for (const name of listHeaderNames(response)) appendTo(headers, name, status);
  }
  const rows = Array.from(
    lines,
    ([line, statuses]) =>
      html`<div>
        <dt>${formatStatuses(statuses)}</dt>
        <dd>${renderInline(line)}</dd>
      </div>`,
  );
  const named = Array.from(headers, ([name, statuses]) =>
    statuses.length === errors.length
      ? html`${renderCode(name)} with any`
      : html`${renderCode(name)} with ${statuses.map(formatStatus).join(', ')}`,
  );
  return html`<h4>Errors</h4>
    <details>
      <summary>${errors.map(({ status }) => formatStatus(status)).join(', ')}</summary>
      <dl class="responses">${rows}</dl>
      ${named.length > 0 && html`<p class="headers">Headers: ${joinWithCommas(named)}.</p>`}
    </details>`;
}

/** A short form for KIE's rejections, which have many statuses. */
function formatStatuses(statuses: readonly string[]): string {
  const words = statuses.map(formatStatus);
  return words.length > 4 ? `${words[0]} … ${words.at(-1)}` : words.join(', ');
}

const formatStatus = (status: string) => (status === 'default' ? 'other' : status);

function appendTo(to: Map<string, string[]>, key: string, value: string): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}

function listHeaderNames({ headers = {} }: ResponseObject): string[] {
  return Object.keys(headers).filter((name) => !COMMON_HEADERS.has(name));
}
