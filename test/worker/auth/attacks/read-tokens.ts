/** Read tokens used for something else than reading their task, and forged ones. */
import { base64url } from '../../../../src/worker/platform/bytes.ts';
import { issueReadToken } from '../../../../src/worker/auth/read-token.ts';
import { deriveKeys, signWithExpiry } from '../../../../src/worker/platform/keys.ts';
import { DAY_MS } from '../../../../src/worker/platform/units.ts';
import type { TestEdge } from '../../../support/edge.ts';
import { anAcceptance, ID, KIE_ID, OTHER_ID, submittedTask } from '../../tasks/builders.ts';
import {
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  create,
  get,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
} from './attack.ts';

const OTHER_KIE_ID = 'ffffffffffffffffffffffffffffffff';
const RECORD = '/api/v1/jobs/recordInfo?taskId=';
const SECRET = 'edge-secret-edge-secret-edge-secret';

/** Stores two tasks of one client; returns the read token of the first. */
async function readToken({ deps, clock }: TestEdge): Promise<string> {
  const { tasks } = deps.store;
  await submittedTask({ client: 'token:owner' });
  await submittedTask({ client: 'token:owner', id: OTHER_ID });
  await tasks.recordAccepted(ID, anAcceptance, clock.now);
  await tasks.recordAccepted(OTHER_ID, { taskId: OTHER_KIE_ID, data: {} }, clock.now);
  return issueReadToken(deps.keys.read, KIE_ID, clock.now);
}

const used = (what: string, request: (token: string) => AttackRequest): Attack => ({
  what,
  ...UNAUTHORIZED,
  request: async (edge) => request(await readToken(edge)),
});

const asBearer = (what: string, request: (headers: Record<string, string>) => AttackRequest) => ({
  ...used(what, (token) => request(bearer(token))),
  ...INVALID_CREDENTIALS,
});

const header = (token: string) => ({ 'x-read-token': token });

export const misusedReadTokens: readonly Attack[] = [
  used('for createTask', (token) => create(header(token))),
  used('for the list of tasks', (token) => get('/api/v1/jobs', header(token))),
  used('for the list of tasks, in the query', (token) => get(`/api/v1/jobs?readToken=${token}`)),
  used('for usage', (token) => get('/api/v1/usage', header(token))),
  used('for another task', (token) => get(RECORD + OTHER_KIE_ID, header(token))),
  used('for another task, in the query', (token) =>
    get(`${RECORD}${OTHER_KIE_ID}&readToken=${token}`),
  ),
  used('for another task, with its own as second taskId', (token) =>
    get(`${RECORD}${OTHER_KIE_ID}&taskId=${KIE_ID}&readToken=${token}`),
  ),
  used('for the admin API', (token) => get('/admin/api/clients', header(token))),
  asBearer('as a Bearer token for createTask', create),
  asBearer('as a Bearer token for the list of tasks', (headers) => get('/api/v1/jobs', headers)),
  asBearer('as a Bearer token for usage', (headers) => get('/api/v1/usage', headers)),
  asBearer('as a Bearer token for its own task', (headers) => get(RECORD + KIE_ID, headers)),
];

/** A forged token for the task itself, in the header or in the query. */
const forged = (
  what: string,
  forge: (right: string, edge: TestEdge) => string | Promise<string>,
  where: 'header' | 'query' = 'header',
): Attack => ({
  what,
  ...UNAUTHORIZED,
  request: async (edge) => {
    const token = await forge(await readToken(edge), edge);
    return where === 'header'
      ? get(RECORD + KIE_ID, header(token))
      : get(`${RECORD}${KIE_ID}&readToken=${encodeURIComponent(token)}`);
  },
});

/** The same bytes in a non-canonical encoding: an unused bit of the last character is set. */
const respelt = (token: string) => {
  const alphabet = base64url.encode(Uint8Array.from({ length: 48 }, (_, i) => sextets(i)));
  return token.slice(0, -1) + alphabet.charAt(alphabet.indexOf(token.slice(-1)) + 1);
};
/** The bytes whose base64 is the alphabet in order. */
const sextets = (byte: number) => {
  const first = Math.floor((byte * 8) / 6);
  return (((first << 6) | (first + 1)) >> (4 - 2 * (byte % 3))) & 255;
};

const plusOneSecond = (token: string) =>
  token.replace(/^\d+/, (expiry) => String(Number(expiry) + 1));
const ttlLater = ({ clock }: TestEdge) => clock.now + 7 * DAY_MS;

export const forgedReadTokens: readonly Attack[] = [
  forged('that is empty', () => ''),
  forged('that expires now', (right, edge) => {
    edge.clock.now += 7 * DAY_MS;
    return right;
  }),
  forged('with an expiry of a second later', plusOneSecond),
  forged('with an expiry of a second later, in the query', plusOneSecond, 'query'),
  forged('whose expiry has a leading zero', (right) => `0${right}`),
  forged('whose expiry is not an integer', (right) => right.replace(/^\d+/, '1e99')),
  forged('without a signature', (right) => right.replace(/\..*/, '.')),
  forged('whose signature is truncated', (right) => right.slice(0, -1)),
  forged('whose signature was modified', (right) => replaceAt(right, -1 - 20)),
  forged('whose signature has a non-canonical encoding', respelt),
  forged('with a space before it', (right) => ` ${right}`, 'query'),
  forged('with a line break after it', (right) => `${right}\n`, 'query'),
  forged('that is sent twice', (right) => `${right}, ${right}`),
  forged('of another deployment', (_right, edge) =>
    signWithExpiry(deriveKeys(`${SECRET}x`).read, KIE_ID, ttlLater(edge)),
  ),
  ...(['callback', 'session'] as const).map((use) =>
    forged(`signed with the ${use} key`, (_right, edge) =>
      signWithExpiry(edge.deps.keys[use], KIE_ID, ttlLater(edge)),
    ),
  ),
];
