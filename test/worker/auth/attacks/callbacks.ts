/** Callbacks that KIE did not send. */
import { base64 } from '../../../../src/worker/platform/bytes.ts';
import { deriveKeys } from '../../../../src/worker/platform/keys.ts';
import { successBody } from '../../callbacks/builders.ts';
import type { TestEdge } from '../../../support/edge.ts';
import { anAcceptance, ID, KIE_ID, OTHER_ID, submittedTask } from '../../tasks/builders.ts';
import { changedAt, NOT_FOUND, WRONG_METHOD, type HostileRow, type Refusal } from './attack.ts';

const FORGED: Refusal = { status: 401, type: 'callback_unauthorized' };
const SECRET = 'edge-secret-edge-secret-edge-secret';
export const HMAC_KEY = 'webhook-key-that-must-not-leak';

/** Two tasks that wait for their callbacks, and the right token of the first. */
export async function waiting({ deps, clock }: TestEdge): Promise<string> {
  await submittedTask();
  await submittedTask({ id: OTHER_ID });
  await deps.store.tasks.recordAccepted(ID, anAcceptance, clock.now);
  return deps.keys.callback.sign(ID);
}

export const delivery = (path: string, init: RequestInit = {}, body: object = successBody()) => ({
  path,
  init: { method: 'POST', body: JSON.stringify(body), ...init },
});

const at = (
  what: string,
  refusal: Refusal,
  path: (token: string, edge: TestEdge) => string | Promise<string>,
  init?: RequestInit,
): HostileRow => ({
  what,
  ...refusal,
  request: async (edge) => delivery(await path(await waiting(edge), edge), init),
});

const token = (what: string, forge: (right: string, edge: TestEdge) => string | Promise<string>) =>
  at(what, FORGED, async (right, edge) => `/callbacks/${ID}/${await forge(right, edge)}`);

/** At the right address, where the account's webhook key is set. */
const signed = (
  what: string,
  headersOf: (now: number) => Record<string, string> | Promise<Record<string, string>>,
  { body = successBody(), ...refusal }: Partial<Refusal> & { body?: object } = {},
): HostileRow => ({
  what,
  ...FORGED,
  ...refusal,
  vars: { KIE_WEBHOOK_HMAC_KEY: HMAC_KEY },
  request: async (edge) => {
    const path = `/callbacks/${ID}/${await waiting(edge)}`;
    return delivery(path, { headers: await headersOf(edge.clock.now / 1000) }, body);
  },
});

const encode = (text: string) => new TextEncoder().encode(text);

async function signature(key: string, text: string, seconds: number | string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmac = await crypto.subtle.importKey('raw', encode(key), algorithm, false, ['sign']);
  const bytes = await crypto.subtle.sign('HMAC', hmac, encode(text));
  return {
    'x-webhook-timestamp': String(seconds),
    'x-webhook-signature': base64.encode(bytes),
  };
}

export const sign = (seconds: number, taskId = KIE_ID, key = HMAC_KEY) =>
  signature(key, `${taskId}.${seconds}`, seconds);

const OTHER_BODY = successBody({ taskId: 'another-task' });

export const callbacks: readonly HostileRow[] = [
  token('with a wrong token', (right) => changedAt(right, 0)),
  token('with a token that is cut', (right) => right.slice(0, -1)),
  token('with a token that is longer', (right) => `${right}A`),
  token('with a token that is encoded twice', (right) => right.replace(/^./, '%25$&')),
  token("with another task's token", (_right, { deps }) => deps.keys.callback.sign(OTHER_ID)),
  token('with the token of the id at KIE', (_right, { deps }) => deps.keys.callback.sign(KIE_ID)),
  token('with the token of another deployment', () => deriveKeys(`${SECRET}x`).callback.sign(ID)),
  token('with a signature for reading', (_right, { deps }) => deps.keys.read.sign(ID)),
  token('with a signature for sessions', (_right, { deps }) => deps.keys.session.sign(ID)),
  at("at another task's address", FORGED, (right) => `/callbacks/${OTHER_ID}/${right}`),
  at('without a token', NOT_FOUND, () => `/callbacks/${ID}`),
  at('with an empty token', NOT_FOUND, () => `/callbacks/${ID}/`),
  at('with its token in the query', NOT_FOUND, (right) => `/callbacks/${ID}?token=${right}`),
  at('one segment too long', NOT_FOUND, (right) => `/callbacks/${ID}/${right}/more`),
  at('with a slash at its end', NOT_FOUND, (right) => `/callbacks/${ID}/${right}/`),
  at('in upper case', NOT_FOUND, (right) => `/CALLBACKS/${ID}/${right}`),
  at('by PUT', WRONG_METHOD, (right) => `/callbacks/${ID}/${right}`, { method: 'PUT' }),
  {
    ...at('by GET', WRONG_METHOD, () => ''),
    request: async (edge) => ({ path: `/callbacks/${ID}/${await waiting(edge)}` }),
  },
  signed('without a signature', () => ({})),
  signed('with an empty signature', async (now) => ({
    ...(await sign(now)),
    'x-webhook-signature': '',
  })),
  signed('without a time', async (now) => ({
    'x-webhook-signature': (await sign(now))['x-webhook-signature'],
  })),
  signed('signed too long ago', (now) => sign(now - 301)),
  signed('signed for a later time', (now) => sign(now + 301)),
  signed('signed long ago, with a new time', async (now) => ({
    ...(await sign(now - 301)),
    'x-webhook-timestamp': String(now),
  })),
  signed('with a time that is no number', (now) =>
    signature(HMAC_KEY, `${KIE_ID}.${now}.0`, `${now}.0`),
  ),
  signed('signed for another task', (now) => sign(now, 'another-task')),
  signed('signed for no task', (now) => sign(now, '')),
  signed('signed with another key', (now) => sign(now, KIE_ID, 'another-key')),
  signed('signed with the secret of this edge', (now) => sign(now, KIE_ID, SECRET)),
  signed('signed for a task that its address is not of', (now) => sign(now, 'another-task'), {
    status: 400,
    type: 'invalid_request',
    body: OTHER_BODY,
  }),
];
