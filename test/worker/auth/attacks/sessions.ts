/** Sessions that nobody was given, that are over, or that are shown where they open nothing. */
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

/** The network in which the puzzle was solved, as a session names it. */
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

/** A session's own parts: `ses_`, id and account, when it was solved, expiry, signature. */
type Parts = [prefix: string, id: string, solvedAt: string, expiry: string, signature: string];

const partsOf = (token: string) =>
  /^(ses_)([\w-]+\.[\w-]+)\.(\d+)\.(\d+)\.(.+)$/.exec(token)?.slice(1);

const later = (text: string, by: number) => String(Number(text) + by);

type Forge = (right: string, edge: TestEdge) => string | Promise<string>;

const shown = (
  what: string,
  forge: Forge,
  request: (headers: Record<string, string>) => AttackRequest = create,
): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: async (edge) => request(bearer(await forge(await session(edge), edge))),
});

const changed = (what: string, change: (...parts: Parts) => string) =>
  shown(what, (right) => change(...(partsOf(right) as Parts)));

const after =
  (ms: number): Forge =>
  (right, edge) => {
    edge.clock.now += ms;
    return right;
  };

/** A right statement under a signature that was made for another use, or by somebody else. */
const signedBy = (what: string, signer: (edge: TestEdge) => Parameters<typeof signWithExpiry>[0]) =>
  shown(what, async (_right, edge) => {
    const statement = `${SESSION_ID}.${ACCOUNT}.${edge.clock.now}`;
    const signed = await signWithExpiry(signer(edge), statement, edge.clock.now + 15 * MINUTE_MS);
    return `ses_${statement}.${signed}`;
  });

const renew = (headers: Record<string, string>): AttackRequest => ({
  path: '/api/v1/session',
  init: { method: 'POST', headers },
});

export const sessions: readonly Attack[] = [
  shown('that is its prefix alone', () => 'ses_'),
  shown('without its prefix', (right) => right.slice('ses_'.length)),
  shown('in upper case after its prefix', (right) => `ses_${right.slice(4).toUpperCase()}`),
  shown('that is cut', (right) => right.slice(0, -1)),
  shown('that is longer', (right) => `${right}A`),
  shown('whose signature is another', (right) => replaceAt(right, -21)),
  changed(
    'of another id',
    (prefix, _id, ...rest) => `${prefix}${[OTHER_SESSION_ID, ACCOUNT, ...rest].join('.')}`,
  ),
  changed(
    'of another network',
    (prefix, _id, ...rest) => `${prefix}${[SESSION_ID, 'm'.repeat(43), ...rest].join('.')}`,
  ),
  changed(
    'of a shorter id',
    (prefix, id, ...rest) => `${prefix}${[id.slice(1), ...rest].join('.')}`,
  ),
  changed(
    'solved later than was signed',
    (prefix, id, solvedAt, ...rest) => `${prefix}${[id, later(solvedAt, 1000), ...rest].join('.')}`,
  ),
  changed(
    'that expires later than was signed',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${[id, solvedAt, later(expiry, 3600), signature].join('.')}`,
  ),
  changed(
    'whose expiry is spelt with a zero',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${[id, solvedAt, `0${expiry}`, signature].join('.')}`,
  ),
  changed(
    'whose dots have moved',
    (prefix, id, solvedAt, expiry, signature) =>
      `${prefix}${id}.${solvedAt}${expiry.charAt(0)}.${expiry.slice(1)}.${signature}`,
  ),
  shown('that expires now', after(15 * MINUTE_MS)),
  signedBy('of another deployment', () => deriveKeys(`${SECRET}x`).session),
  signedBy('signed as a read token is', ({ deps }) => deps.keys.read),
  signedBy('signed as a callback address is', ({ deps }) => deps.keys.callback),
  {
    ...shown('where there are no sessions', (right) => right),
    vars: { TURNSTILE_SECRET: '' },
  },
  shown('that is over, for usage', after(HOUR_MS), (headers) => get('/api/v1/usage', headers)),
  shown('that is over, for a list', after(HOUR_MS), (headers) => get('/api/v1/jobs', headers)),
  shown('that is over, for another', after(15 * MINUTE_MS), renew),
  shown('that is forged, for another', (right) => replaceAt(right, -21), renew),
  shown(
    'that was renewed for a day, for another',
    async (_right, edge) => {
      const last = await session(edge, edge.clock.now - DAY_MS + 1);
      edge.clock.now += 1;
      return last;
    },
    renew,
  ),
];
