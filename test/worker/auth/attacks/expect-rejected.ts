/** Sends one attack and verifies that it had no effect. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { ErrorEnvelope } from '../../../../src/worker/http/envelope.ts';
import { KIE_KEY, type TestEdge } from '../../../support/edge.ts';
import { ADMIN_TOKEN, ALL_AUTH_METHODS, attackedEdge, type Attack } from './attack.ts';

/** No response and no log line may contain these. */
const SECRETS = [
  KIE_KEY,
  ADMIN_TOKEN,
  ALL_AUTH_METHODS.TURNSTILE_SECRET,
  'edge-secret-edge-secret-edge-secret',
  'webhook-key-that-must-not-leak',
];

/** Expects the status and error of the row, and nothing written, fetched or enqueued. */
export async function expectRejected(_what: string, row: Attack): Promise<void> {
  await sendAttack(row);
}

/** As `expectRejected`, and CORS does not let the page read the response. */
export async function expectUnreadable(_what: string, row: Attack): Promise<void> {
  const { headers } = await sendAttack(row);
  const allowed = [...headers.keys()].filter((name) => name.startsWith('access-control-allow'));
  if (row.type !== 'listing_not_allowed') expect(allowed).toEqual([]);
}

async function sendAttack(row: Attack): Promise<Response> {
  const edge = attackedEdge(row.vars);
  const { path, init, twin } = await row.request(edge);
  const before = await dumpDatabase();
  const response = await edge.request(path, init, row);
  const text = await response.clone().text();
  const { code, msg, message, data, error } = JSON.parse(text) as ErrorEnvelope;
  expect([response.status, error.type]).toEqual([row.status, row.type]);
  expect({ code, message, data }).toEqual({ code: row.status, message: msg, data: null });
  expect(error.requestId).toBe(response.headers.get('x-request-id'));
  expect(error.fields?.map(({ field }) => field).sort()).toEqual(row.fields?.toSorted());
  expect(await dumpDatabase()).toEqual(before);
  expect([listFetchedUrls(edge), edge.nudges, edge.deliveryNudges]).toEqual([[], [], []]);
  for (const secret of SECRETS) expect(text + edge.lines.join()).not.toContain(secret);
  if (twin !== undefined) {
    const unknown = await edge.request(twin.path, twin.init);
    expect(await withoutRequestId(response.clone())).toEqual(await withoutRequestId(unknown));
  }
  return response;
}

/** The tables are the same in every test. */
let tables: readonly string[] | undefined;

/** All rows of all tables. */
async function dumpDatabase(): Promise<unknown[]> {
  tables ??= await listTables();
  const all = tables.map((name) => env.DB.prepare(`select * from "${name}"`));
  return (await env.DB.batch(all)).map(({ results }, i) => [tables?.[i], results]);
}

async function listTables(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not glob '_cf*'",
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** The URLs that the edge fetched, without the keys of the issuers. */
export function listFetchedUrls({ calls, deps }: TestEdge): string[] {
  const { access, jwt } = deps.settings;
  const keys = new Set([jwt?.jwksUrl, access?.jwksUrl]);
  return calls.map(({ url }) => url).filter((url) => !keys.has(url));
}

/** The response without its request id. */
async function withoutRequestId(response: Response): Promise<unknown> {
  const id = response.headers.get('x-request-id') ?? '';
  const headers = [...response.headers].map(([name, value]) => [name, value.replace(id, '')]);
  return { status: response.status, headers, text: (await response.text()).replace(id, '') };
}
