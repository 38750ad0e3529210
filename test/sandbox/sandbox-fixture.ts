/** The built sandbox over real HTTP, and an HTTP server that receives its callbacks. */
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inject } from 'vitest';
import { runWorker, type RunningWorker } from '../../src/tools/run-worker.ts';

export const CONFIG = 'src/sandbox/wrangler.toml';
export const HMAC_KEY = 'test-webhook-hmac-key';
export const DEFAULT_MODEL = 'kling/v2-5-turbo-text-to-video-pro';

export interface Envelope<T = unknown> {
  code: number;
  msg: string;
  data: T;
}

export interface ListedTask {
  number: number;
  taskId: string;
  state: string;
  credits: number;
  reportedCredits: unknown;
  callbacksSent: number;
  callbacksAcknowledged: number;
  forgedSent: number;
  forgedAccepted: number;
  resultUrls: string[];
  faults: string[];
}

export interface Listing {
  tasks: ListedTask[];
  keyLeaks: number;
  streamReads: number;
  requests: number;
  pendingCallbacks: number;
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Starts a sandbox with its own state, whose callbacks are signed. */
export async function startSandbox() {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-sandbox-'));
  const run = (port: number): Promise<RunningWorker> =>
    runWorker({
      config: CONFIG,
      dist: inject('builds').sandbox,
      port,
      stateDir: path.join(dir, 'state'),
      vars: { SANDBOX_WEBHOOK_HMAC_KEY: HMAC_KEY },
    });
  let worker = await run(0);
  const { url } = worker;

  const post = (route: string, body: unknown, headers: Record<string, string> = {}) =>
    fetch(url + route, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    });
  const key = { authorization: 'Bearer sandbox-key' };
  const get = async <T = Record<string, unknown>>(route: string): Promise<Envelope<T>> => {
    const response = await fetch(url + route, { headers: key });
    return (await response.json()) as Envelope<T>;
  };

  /** Posts createTask: a valid request with `fields` on top. */
  const postCreate = (fields: Record<string, unknown> = {}) =>
    post(
      '/api/v1/jobs/createTask',
      { model: DEFAULT_MODEL, input: { prompt: 'a fox' }, ...fields },
      key,
    );

  return {
    url,
    post,
    get,
    postCreate,
    /** Creates a task and returns its id. */
    createTask: async (fields: Record<string, unknown> = {}): Promise<string> => {
      const response = await postCreate(fields);
      return ((await response.json()) as Envelope<{ taskId: string }>).data.taskId;
    },
    /** Empties the ledger and replaces the settings. Tasks end after 50 ms by default. */
    begin: async (settings: Record<string, unknown> = {}): Promise<void> => {
      await post('/sandbox/reset', {});
      const response = await post('/sandbox/faults', {
        taskSeconds: 0.05,
        rateLimit: 10_000,
        discoveryLimit: 10_000,
        ...settings,
      });
      if (!response.ok) throw new Error(await response.text());
    },
    /** Replaces the faults and keeps the ledger. */
    setFaults: (faults: Record<string, unknown>) =>
      post('/sandbox/faults', {
        taskSeconds: 0.05,
        rateLimit: 10_000,
        discoveryLimit: 10_000,
        faults,
      }),
    /** Replaces what the catalogue differs in. */
    putCatalogue: (body: unknown) =>
      fetch(`${url}/sandbox/catalogue`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      }),
    list: async (query = ''): Promise<Listing> =>
      (await (await fetch(`${url}/sandbox/tasks${query}`)).json()) as Listing,
    /** Restarts it with the same data and port, without sending it a request. */
    restart: async (): Promise<void> => {
      await worker.stop();
      worker = await run(Number(new URL(url).port));
    },
    stop: async (): Promise<void> => {
      await worker.stop();
      await rm(dir, { recursive: true, force: true });
    },
  };
}

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  body: Envelope<Record<string, unknown>>;
  at: number;
}

export type Receiver = Awaited<ReturnType<typeof startReceiver>>;

/** Decides the response's status for a path. */
type Respond = (url: string) => number | Promise<number>;
const acknowledge: Respond = () => 200;

/** Starts a server that records callbacks and responds with 200 unless `respondWith` changes that. */
export async function startReceiver() {
  const received: Received[] = [];
  let respond: Respond = acknowledge;
  const server = createServer((request, response) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
      received.push({ path: target, headers: request.headers, body, at });
      void Promise.resolve(respond(target)).then((status) => response.writeHead(status).end('{}'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** The callbacks to this path, in order. */
    at: (target: string) => received.filter((one) => one.path === target),
    /** The callbacks to paths with this prefix, in order. */
    under: (prefix: string) => received.filter((one) => one.path.startsWith(prefix)),
    respondWith: (next: Respond) => {
      respond = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Resolves to the probe's first value that is neither null, undefined nor false. Rejects after `ms`. */
export async function until<T>(probe: () => T | Promise<T>, ms = 5000): Promise<NonNullable<T>> {
  for (const giveUpAt = Date.now() + ms; Date.now() < giveUpAt; await sleep(10)) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error(`timed out after ${ms} ms: ${probe.toString()}`);
}
