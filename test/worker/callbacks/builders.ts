/** KIE's callbacks as the tests send them. */
import { env } from 'cloudflare:workers';
import type { Deps } from '../../../src/worker/deps.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import { CLIP_URL, ID, KIE_ID } from '../tasks/builders.ts';

const refuse: Responder = ({ url }) => {
  throw new Error(`nothing may be fetched: ${url}`);
};

/** An edge that must not fetch anything. */
export function quietEdge(
  vars: Record<string, string> = {},
  replaced: Partial<Deps> = {},
): TestEdge {
  return testEdge(refuse, vars, replaced);
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

export interface CallbackParts {
  id?: string;
  /** Where absent, the right one. */
  token?: string;
  headers?: Record<string, string>;
}

/** Sends a callback; `body` goes as it is when it is text or bytes. */
export async function sendCallback(
  edge: TestEdge,
  body: unknown,
  { id = ID, token, headers = {} }: CallbackParts = {},
): Promise<Response> {
  const path = `/callbacks/${id}/${token ?? (await edge.deps.keys.callback.sign(id))}`;
  const isRaw = typeof body === 'string' || body instanceof Uint8Array;
  return edge.request(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: isRaw ? body : JSON.stringify(body),
  });
}

/** All of D1, to see that nothing was written. */
export async function readAllTables(): Promise<unknown[]> {
  const tables = ['tasks', 'callbacks', 'files', 'deliveries'];
  const results = await env.DB.batch(tables.map((name) => env.DB.prepare(`select * from ${name}`)));
  return results.map((result) => result.results);
}
