/** Callbacks that KIE did not send. */
import { base64 } from '../../../../src/worker/platform/bytes.ts';
import { deriveKeys, type Keys } from '../../../../src/worker/platform/keys.ts';
import { callbackPath, callbackToken, successBody } from '../../callbacks/builders.ts';
import type { TestEdge } from '../../../support/edge.ts';
import { anAcceptance, ID, KIE_ID, OTHER_ID, submittedTask } from '../../tasks/builders.ts';
import { replaceAt, NOT_FOUND, WRONG_METHOD, type Attack, type Rejection } from './attack.ts';

const FORGED: Rejection = { status: 401, type: 'callback_unauthorized' };
const SECRET = 'edge-secret-edge-secret-edge-secret';
export const HMAC_KEY = 'webhook-key-that-must-not-leak';

const SEQ = ID.slice(0, 16);
const OTHER_SEQ = OTHER_ID.slice(0, 16);

/** Stores two tasks that wait for their callbacks; returns the callback path of the first. */
export async function createWaitingTasks(edge: TestEdge): Promise<string> {
  await submittedTask();
  await submittedTask({ id: OTHER_ID });
  await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, edge.clock.now);
  return callbackPath(edge);
}

export const callbackRequest = (
  path: string,
  init: RequestInit = {},
  body: object = successBody(),
) => ({
  path,
  init: { method: 'POST', body: JSON.stringify(body), ...init },
});

const at = (
  what: string,
  refusal: Rejection,
  path: (token: string, edge: TestEdge) => string | Promise<string>,
  init?: RequestInit,
): Attack => ({
  what,
  ...refusal,
  request: async (edge) => {
    await createWaitingTasks(edge);
    return callbackRequest(await path(await callbackToken(edge), edge), init);
  },
});

const token = (what: string, forge: (right: string, edge: TestEdge) => string | Promise<string>) =>
  at(what, FORGED, async (right, edge) => `/callbacks/${SEQ}?token=${await forge(right, edge)}`);
/** The ids of the key and of the task are right, the signature is of another key or for something else. */
const signature = (what: string, sign: (keys: Keys) => Promise<string>) =>
  token(what, async (right, edge) => {
    const signed = await sign(edge.deps.keys);
    return `${right.slice(0, KEY_ID_END)}${signed.slice(4)}${ID.slice(-22)}`;
  });

/** At the right address, with KIE_WEBHOOK_HMAC_KEY set. */
const signed = (
  what: string,
  headersOf: (now: number) => Record<string, string> | Promise<Record<string, string>>,
  { body = successBody(), ...refusal }: Partial<Rejection> & { body?: object } = {},
): Attack => ({
  what,
  ...FORGED,
  ...refusal,
  vars: { KIE_WEBHOOK_HMAC_KEY: HMAC_KEY },
  request: async (edge) => {
    const path = await createWaitingTasks(edge);
    return callbackRequest(path, { headers: await headersOf(edge.clock.now / 1000) }, body);
  },
});

const KEY_ID_END = 'kie_callback_'.length + 4;

const encode = (text: string) => new TextEncoder().encode(text);

async function signatureHeaders(key: string, text: string, seconds: number | string) {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const hmac = await crypto.subtle.importKey('raw', encode(key), algorithm, false, ['sign']);
  const bytes = await crypto.subtle.sign('HMAC', hmac, encode(text));
  return {
    'x-webhook-timestamp': String(seconds),
    'x-webhook-signature': base64.encode(bytes),
  };
}

export const signCallback = (seconds: number, taskId = KIE_ID, key = HMAC_KEY) =>
  signatureHeaders(key, `${taskId}.${seconds}`, seconds);

const OTHER_BODY = successBody({ taskId: 'another-task' });

export const callbacks: readonly Attack[] = [
  token('with a wrong signature', (right) => replaceAt(right, KEY_ID_END)),
  token('with the id of another key', (right) => replaceAt(right, 'kie_callback_'.length)),
  token("without the key's id", (right) => `kie_callback_${right.slice(KEY_ID_END)}`),
  token('with a wrong end of the id', (right) => replaceAt(right, -1)),
  token('with a truncated token', (right) => right.slice(0, -1)),
  token('with a token that is longer', (right) => `${right}A`),
  token('with a token that is encoded twice', (right) => right.replace(/^./, '%25$&')),
  token("with another task's token", (_right, edge) => callbackToken(edge, OTHER_ID)),
  signature('signed for another task', (keys) => keys.callback.sign(OTHER_ID)),
  signature('signed for the taskId', (keys) => keys.callback.sign(KIE_ID)),
  signature('signed for the path alone', (keys) => keys.callback.sign(SEQ)),
  signature('signed by another deployment', () => deriveKeys(`${SECRET}x`).callback.sign(ID)),
  signature('signed with the read key', (keys) => keys.read.sign(ID)),
  signature('signed with the session key', (keys) => keys.session.sign(ID)),
  at("at another task's address", FORGED, (right) => `/callbacks/${OTHER_SEQ}?token=${right}`),
  at('without a token', FORGED, () => `/callbacks/${SEQ}`),
  at('with an empty token', FORGED, () => `/callbacks/${SEQ}?token=`),
  at('with two tokens', FORGED, (right) => `/callbacks/${SEQ}?token=${right}&token=${right}`),
  at('with its token in another parameter', FORGED, (right) => `/callbacks/${SEQ}?key=${right}`),
  at('with one more path segment', NOT_FOUND, (right) => `/callbacks/${SEQ}/more?token=${right}`),
  at('with a trailing slash', NOT_FOUND, (right) => `/callbacks/${SEQ}/?token=${right}`),
  at('to a path in upper case', NOT_FOUND, (right) => `/CALLBACKS/${SEQ}?token=${right}`),
  at('by PUT', WRONG_METHOD, (right) => `/callbacks/${SEQ}?token=${right}`, { method: 'PUT' }),
  {
    ...at('by GET', WRONG_METHOD, () => ''),
    request: async (edge) => ({ path: await createWaitingTasks(edge) }),
  },
  signed('without a signature', () => ({})),
  signed('with an empty signature', async (now) => ({
    ...(await signCallback(now)),
    'x-webhook-signature': '',
  })),
  signed('without a timestamp', async (now) => ({
    'x-webhook-signature': (await signCallback(now))['x-webhook-signature'],
  })),
  signed('signed too long ago', (now) => signCallback(now - 301)),
  signed('signed for a time in the future', (now) => signCallback(now + 301)),
  signed('signed too long ago, with a new timestamp', async (now) => ({
    ...(await signCallback(now - 301)),
    'x-webhook-timestamp': String(now),
  })),
  signed('with a timestamp that is not a number', (now) =>
    signatureHeaders(HMAC_KEY, `${KIE_ID}.${now}.0`, `${now}.0`),
  ),
  signed('signed for another task', (now) => signCallback(now, 'another-task')),
  signed('signed for no task', (now) => signCallback(now, '')),
  signed('signed with another key', (now) => signCallback(now, KIE_ID, 'another-key')),
  signed('signed with EDGE_SECRET', (now) => signCallback(now, KIE_ID, SECRET)),
  signed(
    "signed for the task of its body, at another task's address",
    (now) => signCallback(now, 'another-task'),
    {
      status: 400,
      type: 'invalid_request',
      body: OTHER_BODY,
    },
  ),
];
