/** An edge with scripted responses that records the requests. */
import type { ClientOptions } from '../../src/client/client-types.ts';
import { buildClient } from '../../src/client/client.ts';
import type { Task } from '../../src/client/types.ts';
import { FakeRuntime } from './fake-runtime.ts';

export const BASE_URL = 'https://edge.example';

export interface ReceivedRequest {
  readonly method: string;
  /** Relative to BASE_URL. */
  readonly path: string;
  readonly headers: Headers;
  /** Empty if the body is not text. */
  readonly text: string;
  readonly form: FormData | undefined;
  readonly signal: AbortSignal | null | undefined;
}

export type FakeResponse =
  | Response
  | Error
  | ((request: ReceivedRequest) => Response | Promise<Response>);

export class FakeEdge {
  readonly requests: ReceivedRequest[] = [];
  readonly #responses: FakeResponse[];

  /** Uses each response once, in order, and repeats the last one. An Error makes `fetch` reject. */
  constructor(...responses: FakeResponse[]) {
    this.#responses = responses;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { method = 'GET', body, signal } = init;
    if (typeof input !== 'string') throw new Error('the client must pass a URL string');
    const request: ReceivedRequest = {
      method,
      path: input.replace(BASE_URL, ''),
      headers: new Headers(init.headers),
      text: typeof body === 'string' ? body : '',
      form: body instanceof FormData ? body : undefined,
      signal,
    };
    this.requests.push(request);
    const next = this.#responses.length > 1 ? this.#responses.shift() : this.#responses[0];
    if (next === undefined) throw new Error(`no response for ${request.path}`);
    if (next instanceof Error) throw next;
    const response = next instanceof Response ? next.clone() : next(request);
    return Promise.race([response, rejectOnAbort(signal)]);
  };

  get paths(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** Returns one header of each request. */
  headers(name: string): (string | null)[] {
    return this.requests.map(({ headers }) => headers.get(name));
  }
}

/** Like the real `fetch`. */
function rejectOnAbort(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** Creates a client with its edge and its runtime. */
export function setUp(
  responses: readonly FakeResponse[],
  { hasPage = false, ...options }: Partial<ClientOptions> & { hasPage?: boolean } = {},
) {
  const runtime = new FakeRuntime({ hasPage });
  const edge = new FakeEdge(...responses);
  const client = buildClient(runtime, { baseUrl: BASE_URL, fetch: edge.fetch, ...options });
  return { runtime, edge, client };
}

export function success(data: unknown): Response {
  return Response.json({ code: 200, msg: 'success', message: 'success', data });
}

interface FailureOptions {
  readonly retryable?: boolean;
  readonly msg?: string;
  /** Further fields of `error`. */
  readonly more?: object;
  readonly headers?: Record<string, string>;
}

export function failure(status: number, type: string, options: FailureOptions = {}): Response {
  const { retryable = false, msg = `it is ${type}`, more = {}, headers = {} } = options;
  const error = { type, retryable, requestId: 'req-1', ...more };
  return Response.json({ code: status, msg, message: msg, data: null, error }, { status, headers });
}

export const CONNECTION_LOST = new TypeError('fetch failed');

export const neverResponds = (): Promise<Response> => new Promise(() => undefined);

/** The error page of a proxy in front of the edge. */
export function proxyPage(status: number): Response {
  return new Response('<h1>Bad Gateway</h1>', { status, headers: { 'content-type': 'text/html' } });
}

/** Collects an iterator's states. `done` resolves to 'ended' or to what the iterator throws. */
export function collect(states: AsyncIterable<Task>) {
  const seen: Task['state'][] = [];
  const done = (async () => {
    for await (const { state } of states) seen.push(state);
    return 'ended';
  })().catch((error: unknown) => error);
  let isDone = false;
  void done.then(() => (isDone = true));
  return { seen, done, isDone: () => isDone };
}

/** Returns what a promise rejects with; an Error if it resolves. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('it resolved'),
    (error: unknown) => error,
  );
}
