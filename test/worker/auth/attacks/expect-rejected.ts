/** Sends one hostile request and sees that it came to nothing at all. */
import { env } from 'cloudflare:workers';
import { expect } from 'vitest';
import type { ErrorEnvelope } from '../../../../src/worker/http/envelope.ts';
import { KIE_KEY, type TestEdge } from '../../../support/edge.ts';
import { ADMIN_TOKEN, ALL_AUTH_METHODS, attackedEdge, type Attack } from './attack.ts';

/** Whatever is answered or logged, these are not in it. */
const SECRETS = [
  KIE_KEY,
  ADMIN_TOKEN,
  ALL_AUTH_METHODS.TURNSTILE_SECRET,
  'edge-secret-edge-secret-edge-secret',
  'webhook-key-that-must-not-leak',
];

/** Refused as the row says, with nothing written, nothing fetched and nothing told. */
export async function expectRejected(_what: string, row: Attack): Promise<void> {
  await refusal(row);
}

/** Refused, and the browser is not told that the page may read even that. */
export async function expectUnreadable(_what: string, row: Attack): Promise<void> {
  const { headers } = await refusal(row);
  const told = [...headers.keys()].filter((name) => name.startsWith('access-control-allow'));
  if (row.type !== 'listing_not_allowed') expect(told).toEqual([]);
}

async function refusal(row: Attack): Promise<Response> {
  const edge = attackedEdge(row.vars);
  const { path, init, twin } = await row.request(edge);
  const before = await everything();
  const response = await edge.request(path, init);
  const text = await response.clone().text();
  const { code, msg, message, data, error } = JSON.parse(text) as ErrorEnvelope;
  expect([response.status, error.type]).toEqual([row.status, row.type]);
  expect({ code, message, data }).toEqual({ code: row.status, message: msg, data: null });
  expect(error.requestId).toBe(response.headers.get('x-request-id'));
  expect(error.fields?.map(({ field }) => field).sort()).toEqual(row.fields?.toSorted());
  expect(await everything()).toEqual(before);
  expect([listFetchedUrls(edge), edge.nudges, edge.deliveryNudges]).toEqual([[], [], []]);
  for (const secret of SECRETS) expect(text + edge.lines.join()).not.toContain(secret);
  if (twin !== undefined) {
    const nothing = await edge.request(twin.path, twin.init);
    expect(await anonymous(response.clone())).toEqual(await anonymous(nothing));
  }
  return response;
}

/** The same in every test, and asked for once. */
let tables: readonly string[] | undefined;

/** All of D1, whatever tables it has. */
async function everything(): Promise<unknown[]> {
  tables ??= await tableNames();
  const all = tables.map((name) => env.DB.prepare(`select * from "${name}"`));
  return (await env.DB.batch(all)).map(({ results }, i) => [tables?.[i], results]);
}

async function tableNames(): Promise<string[]> {
  const { results } = await env.DB.prepare(
    "select name from sqlite_master where type = 'table' and name not glob '_cf*'",
  ).all<{ name: string }>();
  return results.map(({ name }) => name);
}

/** What left the edge, but for the keys of those who may say who somebody is. */
export function listFetchedUrls({ calls, deps }: TestEdge): string[] {
  const { auth, admin } = deps.settings;
  const keys = new Set([auth.jwt?.jwksUrl, admin.access?.jwksUrl]);
  return calls.map(({ url }) => url).filter((url) => !keys.has(url));
}

/** An answer without what tells two requests apart. */
async function anonymous(response: Response): Promise<unknown> {
  const id = response.headers.get('x-request-id') ?? '';
  const headers = [...response.headers].map(([name, value]) => [name, value.replace(id, '')]);
  return { status: response.status, headers, text: (await response.text()).replace(id, '') };
}
