/** KIE's callbacks, for tests. */
import { env } from 'cloudflare:workers';
import { buildCallbackAddress } from '../../../src/worker/upstream/callback-address.ts';
import type { TestDeps } from '../../support/test-deps.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID } from '../tasks/builders.ts';

const rejectFetch: Responder = ({ url }) => {
  throw new Error(`unexpected fetch: ${url}`);
};

/** An edge that must not fetch anything. */
export function quietEdge(
  vars: Record<string, string> = {},
  replaced: Partial<TestDeps> = {},
): TestEdge {
  return testEdge(rejectFetch, vars, replaced);
}

/** The body of a success with one clip. */
export function successBody(data: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    code: 200,
    msg: 'Playground task completed successfully.',
    data: {
      taskId: KIE_ID,
      state: 'success',
      resultJson: JSON.stringify({ resultUrls: [CLIP_URL] }),
      ...data,
    },
  };
}

/** The path and query at which KIE calls this edge for a task. */
export function callbackPath({ deps }: TestEdge, id = ID): Promise<string> {
  return buildCallbackAddress(deps.keys.callback, '', id);
}

/** The token in that path. */
export async function callbackToken(edge: TestEdge, id = ID): Promise<string> {
  return (await callbackPath(edge, id)).split('=')[1] ?? '';
}

export interface CallbackParts {
  id?: string;
  /** Path and query. Default: the valid ones for `id`. */
  path?: string;
  headers?: Record<string, string>;
}

/** Sends a callback; `body` is sent unchanged if it is text or bytes, else as JSON. */
export async function sendCallback(
  edge: TestEdge,
  body: unknown,
  { id = ID, path, headers = {} }: CallbackParts = {},
): Promise<Response> {
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return edge.request(path ?? (await callbackPath(edge, id)), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isRaw ? body : JSON.stringify(body),
  });
}

/** The rows that a callback may change, to check that nothing was written. */
export async function readAllTables(): Promise<unknown[]> {
  const tables = ['tasks', 'callbacks', 'files', 'deliveries'];
  const results = await env.DB.batch(tables.map((name) => env.DB.prepare(`select * from ${name}`)));
  return results.map((result) => result.results);
}
