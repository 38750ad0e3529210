/** An edge that answers as the test says, and remembers what it was asked. */
import type { ClientOptions, Task } from '../../src/client/types.ts';
import { buildClient } from '../../src/client/client.ts';
import { FakeRuntime } from './fake-runtime.ts';

export const BASE_URL = 'https://edge.example';

export interface ReceivedRequest {
  readonly method: string;
  /** Below BASE_URL. */
  readonly path: string;
  readonly headers: Headers;
  /** Empty where it is no text. */
  readonly text: string;
  readonly form: FormData | undefined;
  readonly signal: AbortSignal | null | undefined;
}

export type FakeResponse =
  | Response
  | Error
  | ((asked: ReceivedRequest) => Response | Promise<Response>);

export class FakeEdge {
  readonly requests: ReceivedRequest[] = [];
  readonly #answers: FakeResponse[];

  /** Each answer once, in order; the last one again and again. An Error is no answer. */
  constructor(...answers: FakeResponse[]) {
    this.#answers = answers;
  }

  readonly fetch: typeof globalThis.fetch = async (input, init = {}) => {
    const { method = 'GET', body, signal } = init;
    if (typeof input !== 'string') throw new Error('the client asks by addresses');
    const asked: ReceivedRequest = {
      method,
      path: input.replace(BASE_URL, ''),
      headers: new Headers(init.headers),
      text: typeof body === 'string' ? body : '',
      form: body instanceof FormData ? body : undefined,
      signal,
    };
    this.requests.push(asked);
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (answer === undefined) throw new Error(`nobody answers ${asked.path}`);
    if (answer instanceof Error) throw answer;
    const response = answer instanceof Response ? answer.clone() : answer(asked);
    return Promise.race([response, rejectOnAbort(signal)]);
  };

  get paths(): string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`);
  }

  /** A header of each request. */
  headers(name: string): (string | null)[] {
    return this.requests.map(({ headers }) => headers.get(name));
  }
}

/** As a real fetch does. */
function rejectOnAbort(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    if (signal?.aborted) reject(signal.reason as Error);
    signal?.addEventListener('abort', () => reject(signal.reason as Error));
  });
}

/** A client, its edge and its world. */
export function setUp(
  answers: readonly FakeResponse[],
  { hasPage = false, ...options }: Partial<ClientOptions> & { hasPage?: boolean } = {},
) {
  const world = new FakeRuntime({ hasPage });
  const edge = new FakeEdge(...answers);
  const client = buildClient(world, { baseUrl: BASE_URL, fetch: edge.fetch, ...options });
  return { world, edge, client };
}

export function success(data: unknown): Response {
  return Response.json({ code: 200, msg: 'success', message: 'success', data });
}

interface Failure {
  readonly retryable?: boolean;
  readonly msg?: string;
  readonly more?: object;
  readonly headers?: Record<string, string>;
}

export function failure(status: number, type: string, options: Failure = {}): Response {
  const { retryable = false, msg = `it is ${type}`, more = {}, headers = {} } = options;
  const error = { type, retryable, requestId: 'req-1', ...more };
  return Response.json({ code: status, msg, message: msg, data: null, error }, { status, headers });
}

export const CONNECTION_LOST = new TypeError('fetch failed');

/** No answer, for as long as one waits. */
export const neverResponds = (): Promise<Response> => new Promise(() => undefined);

/** What a proxy says in the edge's place. */
export function proxyPage(status: number): Response {
  return new Response('<h1>Bad Gateway</h1>', { status, headers: { 'content-type': 'text/html' } });
}

/** The states of an iterator as they come, until it ends. */
export function collect(states: AsyncIterable<Task>) {
  const seen: Task['state'][] = [];
  const over = (async () => {
    for await (const { state } of states) seen.push(state);
    return 'ended';
  })().catch((error: unknown) => error);
  let isOver = false;
  void over.then(() => (isOver = true));
  return { seen, over, isOver: () => isOver };
}

/** What a promise is rejected with. */
export async function rejection(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => new Error('it succeeded'),
    (error: unknown) => error,
  );
}
