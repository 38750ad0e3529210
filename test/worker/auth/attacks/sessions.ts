/** Forged and expired sessions. */
import { issueSession } from '../../../../src/worker/auth/session-token.ts';
import { deriveKeys, signWithExpiry } from '../../../../src/worker/platform/keys.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../../support/edge.ts';

import {
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  create,
  get,
  type AttackRequest,
  type Attack,
  OTHER_SESSION_ID,
  SESSION_ID,
} from './attack.ts';

/** The keyed hash of the IP that solved the challenge. */
const ACCOUNT = 'n'.repeat(43);

const SECRET = 'edge-secret-edge-secret-edge-secret';

async function session({ deps, clock }: TestEdge, solvedAt = clock.now): Promise<string> {
  const issued = await issueSession(
    deps.keys.session,
    { id: SESSION_ID, account: ACCOUNT, solvedAt },
    clock.now,
  );
  return issued?.session ?? '';
}

/** The parts of a session: `ses_`, id and account, time of the challenge, expiry, signature. */
type Parts = [prefix: string, id: string, solvedAt: string, expiry: string, signature: string];

const splitSession = (token: string) =>
  /^(ses_)([\w-]+\.[\w-]+)\.(\d+)\.(\d+)\.(.+)$/.exec(token)?.slice(1);

const later = (text: string, by: number) => String(Number(text) + by);

type Forge = (right: string, edge: TestEdge) => string | Promise<string>;

const used = (
  what: string,
  forge: Forge,
  request: (headers: Record<string, string>) => AttackRequest = create,
): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: async (edge) => request(bearer(await forge(await session(edge), edge))),
});

const changed = (what: string, change: (...parts: Parts) => string) =>
  used(what, (right) => change(...(splitSession(right) as Parts)));

const after =
  (ms: number): Forge =>
  (right, edge) => {
    edge.clock.now += ms;
    return right;
  };

/** A valid payload with a signature of another key. */
const signedBy = (what: string, signer: (edge: TestEdge) => Parameters<typeof signWithExpiry>[0]) =>
  used(what, async (_right, edge) => {
    const statement = `${SESSION_ID}.${ACCOUNT}.${edge.clock.now}`;
    const signed = await signWithExpiry(signer(edge), statement, edge.clock.now + 15 * MINUTE_MS);
    return `ses_${statement}.${signed}`;
  });

const renew = (headers: Record<string, string>): AttackRequest => ({
  path: '/api/v1/session',
  init: { method: 'POST', headers },
});

export const sessions: readonly Attack[] = [
  used('that is its prefix alone', () => 'ses_'),
  used('without its prefix', (right) => right.slice('ses_'.length)),
  used('in upper case after its prefix', (right) => `ses_${right.slice(4).toUpperCase()}`),
  used('that is truncated', (right) => right.slice(0, -1)),
  used('that is longer', (right) => `${right}A`),
  used('whose signature was modified', (right) => replaceAt(right, -21)),
  changed(
    'with another id',
    (prefix, _id, ...rest) => `${prefix}${[OTHER_SESSION_ID, ACCOUNT, ...rest].join('.')}`,
  ),
  changed(
    'with another account',
    (prefix, _id, ...rest) => `${prefix}${[SESSION_ID, 'm'.repeat(43), ...rest].join('.')}`,
  ),
  changed(
    'with a shorter id',
    (prefix, id, ...rest) => `${prefix}${[id.slice(1), ...rest].join('.')}`,
  ),
  changed(
    'with a later challenge time',
    (prefix, id, solvedAt, ...rest) => `${prefix}${[id, later(solvedAt, 1000), ...rest].join('.')}`,
  ),
  changed(
    'with a later expiry',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${[id, solvedAt, later(expiry, 3600), signature].join('.')}`,
  ),
  changed(
    'whose expiry has a leading zero',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${[id, solvedAt, `0${expiry}`, signature].join('.')}`,
  ),
  changed(
    'whose dots were moved',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${id}.${solvedAt}${expiry.charAt(0)}.${expiry.slice(1)}.${signature}`,
  ),
  used('that expires now', after(15 * MINUTE_MS)),
  signedBy('of another deployment', () => deriveKeys(`${SECRET}x`).session),
  signedBy('signed with the read key', ({ deps }) => deps.keys.read),
  signedBy('signed with the callback key', ({ deps }) => deps.keys.callback),
  {
    ...used('without TURNSTILE_SECRET', (right) => right),
    vars: { TURNSTILE_SECRET: '' },
  },
  used('that has expired, at /api/v1/usage', after(HOUR_MS), (headers) =>
    get('/api/v1/usage', headers),
  ),
  used('that has expired, at /api/v1/jobs', after(HOUR_MS), (headers) =>
    get('/api/v1/jobs', headers),
  ),
  used('that has expired, for a renewal', after(15 * MINUTE_MS), renew),
  used('that is forged, for a renewal', (right) => replaceAt(right, -21), renew),
  used(
    'at the end of its day, for a renewal',
    async (_right, edge) => {
      const last = await session(edge, edge.clock.now - DAY_MS + 1);
      edge.clock.now += 1;
      return last;
    },
    renew,
  ),
];
