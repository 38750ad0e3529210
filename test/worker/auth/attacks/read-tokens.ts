/** Read tokens for what they do not open, and read tokens that are not quite one. */
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

/** Two tasks of one client, and the read token of the first. */
async function readToken({ deps, clock }: TestEdge): Promise<string> {
  const { tasks } = deps.store;
  await submittedTask({ client: 'token:somebody' });
  await submittedTask({ client: 'token:somebody', id: OTHER_ID });
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
  used('to create a task', (token) => create(header(token))),
  used('to list tasks', (token) => get('/api/v1/jobs', header(token))),
  used('to list tasks, in the query', (token) => get(`/api/v1/jobs?readToken=${token}`)),
  used('to ask for usage', (token) => get('/api/v1/usage', header(token))),
  used('for another task', (token) => get(RECORD + OTHER_KIE_ID, header(token))),
  used('for another task, in the query', (token) =>
    get(`${RECORD}${OTHER_KIE_ID}&readToken=${token}`),
  ),
  used('for another task that is named first', (token) =>
    get(`${RECORD}${OTHER_KIE_ID}&taskId=${KIE_ID}&readToken=${token}`),
  ),
  used("for the operator's door", (token) => get('/admin/api/clients', header(token))),
  asBearer('as a bearer, to create a task', create),
  asBearer('as a bearer, to list tasks', (headers) => get('/api/v1/jobs', headers)),
  asBearer('as a bearer, to ask for usage', (headers) => get('/api/v1/usage', headers)),
  asBearer('as a bearer, for its own task', (headers) => get(RECORD + KIE_ID, headers)),
];

/** Sent for the right task, in the header and in the query by turns. */
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

/** The same bytes in another spelling: a spare bit of the last character is set. */
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
  forged('that expires a second later than was signed', plusOneSecond),
  forged('that expires later, in the query', plusOneSecond, 'query'),
  forged('whose expiry is spelt with a zero', (right) => `0${right}`),
  forged('whose expiry is no number', (right) => right.replace(/^\d+/, '1e99')),
  forged('without a signature', (right) => right.replace(/\..*/, '.')),
  forged('whose signature is cut', (right) => right.slice(0, -1)),
  forged('whose signature is another', (right) => replaceAt(right, -1 - 20)),
  forged('whose signature is spelt in another way', respelt),
  forged('with a space before it', (right) => ` ${right}`, 'query'),
  forged('with a line after it', (right) => `${right}\n`, 'query'),
  forged('given twice', (right) => `${right}, ${right}`),
  forged('of another deployment', (_right, edge) =>
    signWithExpiry(deriveKeys(`${SECRET}x`).read, KIE_ID, ttlLater(edge)),
  ),
  ...(['callback', 'session'] as const).map((use) =>
    forged(`signed with the key for ${use}`, (_right, edge) =>
      signWithExpiry(edge.deps.keys[use], KIE_ID, ttlLater(edge)),
    ),
  ),
];
