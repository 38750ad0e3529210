/** The built sandbox over real HTTP, and a receiver for its callbacks. */
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
  callbacksSent: number;
  callbacksAnswered: number;
  forgedSent: number;
  forgedAccepted: number;
  resultUrls: string[];
  faults: string[];
}

export interface Listing {
  tasks: ListedTask[];
  keyLeaks: number;
  requests: number;
}

export type Sandbox = Awaited<ReturnType<typeof startSandbox>>;

/** Starts a sandbox of its own, with the callbacks' signature switched on. */
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

  return {
    url,
    post,
    get,
    /** A valid request for createTask, as far as nothing else is said. */
    create: (over: Record<string, unknown> = {}) =>
      post(
        '/api/v1/jobs/createTask',
        { model: DEFAULT_MODEL, input: { prompt: 'a fox' }, ...over },
        key,
      ),
    /** Creates a task and gives its id. */
    createdId: async (over: Record<string, unknown> = {}): Promise<string> => {
      const body = { model: DEFAULT_MODEL, input: { prompt: 'a fox' }, ...over };
      const response = await post('/api/v1/jobs/createTask', body, key);
      return ((await response.json()) as Envelope<{ taskId: string }>).data.taskId;
    },
    /** Empties the ledger and sets faults; tasks end fast unless told otherwise. */
    begin: async (settings: Record<string, unknown> = {}): Promise<void> => {
      await post('/sandbox/reset', {});
      const response = await post('/sandbox/faults', {
        taskSeconds: 0.05,
        rateLimit: 10_000,
        ...settings,
      });
      if (!response.ok) throw new Error(await response.text());
    },
    /** Replaces the faults and keeps the ledger. */
    faults: (faults: Record<string, unknown>) =>
      post('/sandbox/faults', { taskSeconds: 0.05, rateLimit: 10_000, faults }),
    list: async (query = ''): Promise<Listing> =>
      (await (await fetch(`${url}/sandbox/tasks${query}`)).json()) as Listing,
    /** Stops and starts over the same data and port; nobody speaks to it in between or after. */
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

/** The status for a path. */
type Answer = (url: string) => number | Promise<number>;
const accept: Answer = () => 200;

/** Takes callbacks. `answer` decides the status for a path; it may take its time. */
export async function startReceiver() {
  const received: Received[] = [];
  let answer: Answer = accept;
  const server = createServer((request, response) => {
    const at = Date.now();
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const target = request.url ?? '';
      const body = JSON.parse(Buffer.concat(chunks).toString()) as Received['body'];
      received.push({ path: target, headers: request.headers, body, at });
      void Promise.resolve(answer(target)).then((status) => response.writeHead(status).end('{}'));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    /** What came to this path, in order. */
    at: (target: string) => received.filter((one) => one.path === target),
    /** What came to any path that begins like this. */
    under: (prefix: string) => received.filter((one) => one.path.startsWith(prefix)),
    answerWith: (next: Answer) => {
      answer = next;
    },
    stop: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Resolves to the first thing that is there; fails after `ms`. */
export async function until<T>(probe: () => T | Promise<T>, ms = 5000): Promise<NonNullable<T>> {
  for (const giveUpAt = Date.now() + ms; Date.now() < giveUpAt; await sleep(10)) {
    const found = await probe();
    if (found !== undefined && found !== null && found !== false) return found;
  }
  throw new Error(`waited ${ms} ms in vain for ${probe.toString()}`);
}
