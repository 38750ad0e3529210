/** What an operation answers: what it is asked for, and what may go wrong. */
import { html } from 'hono/html';
import type { Answer, OpenApi, OperationObject, Schema } from '../openapi.ts';
import { resolved, unwrapped } from './resolve-ref.ts';
import { code, inline, listed, type Html } from './markup.ts';
import { fieldsView } from './schema-view.ts';
import { typeWords } from './schema-text.ts';

interface Given {
  readonly status: string;
  readonly answer: Answer;
}

/** On every answer, and told of once. */
const EVERYWHERE = new Set(['X-Request-Id']);

export function answersView(document: OpenApi, { responses }: OperationObject): Html {
  const all = Object.entries(responses).map(([status, answer]): Given => ({
    status,
    answer: resolved<Answer>(document, answer),
  }));
  const good = all.filter((given) => !isError(given));
  return html`<h4>Answers</h4>
    <dl class="answers">${good.map((given) => answerView(document, given))}</dl>
    ${errorsView(all.filter(isError))}`;
}

/** An answer to a condition of the caller's is none. */
function isError({ status }: Given): boolean {
  return status === 'default' || (Number(status) >= 400 && status !== '412');
}

function answerView(document: OpenApi, { status, answer }: Given): Html {
  const { schema } = Object.values(answer.content ?? {})[0] ?? {};
  const names = namesOf(answer);
  return html`<div>
    <dt>${status}</dt>
    <dd>
      ${inline(answer.description)}
      ${names.length > 0 && html`<p class="headers">Headers: ${listed(names.map(code))}.</p>`}
      ${schema !== undefined && dataView(document, schema)}
    </dd>
  </div>`;
}

/** Of an envelope what is in it. */
function dataView(document: OpenApi, schema: Schema): Html | undefined {
  const { schema: whole, path } = unwrapped(document, schema);
  const { message, data } = whole.properties ?? {};
  const isEnvelope = message !== undefined && data !== undefined;
  const inner = isEnvelope ? unwrapped(document, data, path) : { schema: whole, path };
  const fields = fieldsView(inner.schema, { document, isAnswer: true, open: inner.path });
  if (fields === undefined) return undefined;
  const type = typeWords(document, isEnvelope ? data : schema);
  return html`<details>
    <summary>${isEnvelope && html`<code>data</code>: `}${type}</summary>
    ${fields}
  </details>`;
}

/** A line for each type of error, with the statuses at which it comes. */
function errorsView(errors: readonly Given[]): Html {
  const lines = new Map<string, string[]>();
  const headers = new Map<string, string[]>();
  for (const { status, answer } of errors) {
    for (const line of answer.description.split('\n\n')) add(lines, line, status);
    for (const name of namesOf(answer)) add(headers, name, status);
  }
  const rows = Array.from(
    lines,
    ([line, those]) =>
      html`<div>
        <dt>${spanOf(those)}</dt>
        <dd>${inline(line)}</dd>
      </div>`,
  );
  const named = Array.from(headers, ([name, those]) =>
    those.length === errors.length
      ? html`${code(name)} with any`
      : html`${code(name)} with ${those.map(wordOf).join(', ')}`,
  );
  return html`<h4>Errors</h4>
    <details>
      <summary>${errors.map(({ status }) => wordOf(status)).join(', ')}</summary>
      <dl class="answers">${rows}</dl>
      ${named.length > 0 && html`<p class="headers">Headers: ${listed(named)}.</p>`}
    </details>`;
}

/** KIE's refusals may have any of many. */
function spanOf(statuses: readonly string[]): string {
  const words = statuses.map(wordOf);
  return words.length > 4 ? `${words[0]} … ${words.at(-1)}` : words.join(', ');
}

const wordOf = (status: string) => (status === 'default' ? 'other' : status);

function add(to: Map<string, string[]>, key: string, value: string): void {
  to.set(key, [...(to.get(key) ?? []), value]);
}

function namesOf({ headers = {} }: Answer): string[] {
  return Object.keys(headers).filter((name) => !EVERYWHERE.has(name));
}
