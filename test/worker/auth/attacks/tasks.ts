/** Tasks of other clients. Responses for them must be identical to those for unknown tasks. */
import { authenticate } from '../../../../src/worker/auth/authenticate.ts';
import { issueSession } from '../../../../src/worker/auth/session-token.ts';
import { HOUR_MS } from '../../../../src/worker/platform/units.ts';
import { ORIGIN, type TestEdge } from '../../../support/edge.ts';
import { anAcceptance, ID, KIE_ID, submittedTask } from '../../tasks/builders.ts';
import { signJwt } from '../jwt-keys.ts';
import {
  bearer,
  get,
  createClient,
  PAGE,
  TOKEN,
  UNAUTHORIZED,
  type Attack,
  SESSION_ID,
  OTHER_SESSION_ID,
} from './attack.ts';

type Credentials = Record<string, string>;

async function session({ deps, clock }: TestEdge, id: string): Promise<Credentials> {
  const issued = await issueSession(
    deps.keys.session,
    { id, account: 'a'.repeat(43), solvedAt: clock.now },
    clock.now,
  );
  return bearer(issued?.session ?? '');
}

const page = (origin: string, ip?: string) => async (): Promise<Credentials> => ({
  origin,
  ...(ip === undefined ? {} : { 'cf-connecting-ip': ip }),
});

/** Callers of every authentication method, with their credentials. */
export const CALLERS = {
  'a server': async (edge: TestEdge) => bearer(await createClient(edge)),
  'another server': async (edge: TestEdge) =>
    bearer(
      await createClient(edge, { id: 'client-id-bbbbbbbbbbbb' }, TOKEN.replace('AbCd', 'EfGh')),
    ),
  'a session': (edge: TestEdge) => session(edge, SESSION_ID),
  'another session': (edge: TestEdge) => session(edge, OTHER_SESSION_ID),
  'a page': page(PAGE, '203.0.113.1'),
  'the page from another IP': page(PAGE, '203.0.113.2'),
  'the page without an IP': page(PAGE),
  'a page in an IPv6 /64': page(PAGE, '2001:db8:0:1::1'),
  'the page in the next IPv6 /64': page(PAGE, '2001:db8:0:2::1'),
  'another page from its IP': page('https://a.example.org', '203.0.113.1'),
  'a user': async () => bearer(await signJwt()),
  'another user': async () => bearer(await signJwt({ claims: { sub: 'user-2' } })),
  'the user in upper case': async () => bearer(await signJwt({ claims: { sub: 'USER-1' } })),
} satisfies Record<string, (edge: TestEdge) => Promise<Credentials>>;

export type Caller = keyof typeof CALLERS;

const recordInfo = (taskId: string, headers: Credentials = {}) =>
  get(`/api/v1/jobs/recordInfo?taskId=${encodeURIComponent(taskId)}`, headers);

/** Stores a task that is polled at KIE when its owner reads it; returns the owner's credentials. */
export async function createOverdueTaskOf(edge: TestEdge, owner: Caller): Promise<Credentials> {
  const headers = await CALLERS[owner](edge);
  const { id: client } = await authenticate(edge.deps, new Request(ORIGIN, { headers }));
  const createdAt = edge.clock.now - HOUR_MS;
  const { id } = await submittedTask({ client, createdAt });
  await edge.deps.store.tasks.recordAccepted(id, anAcceptance, createdAt);
  return headers;
}

export const readOwnTask = (headers: Credentials) => recordInfo(KIE_ID, headers);

const hidden = (owner: Caller, stranger: Caller): Attack => ({
  what: `${stranger} when it belongs to ${owner}`,
  status: 422,
  type: 'task_not_found',
  request: async (edge) => {
    await createOverdueTaskOf(edge, owner);
    const headers = await CALLERS[stranger](edge);
    return { ...recordInfo(KIE_ID, headers), twin: recordInfo('unknown', headers) };
  },
});

/** The owner, who identifies the task by something else than its taskId. */
const misnamed = (what: string, taskId: string): Attack => ({
  ...hidden('a server', 'a server'),
  what: `its owner, who sends ${what}`,
  request: async (edge) => {
    const headers = await createOverdueTaskOf(edge, 'a server');
    return { ...recordInfo(taskId, headers), twin: recordInfo('unknown', headers) };
  },
});

const unauthenticated = (what: string, headers: Credentials): Attack => ({
  what,
  ...UNAUTHORIZED,
  request: async (edge) => {
    await createOverdueTaskOf(edge, 'a server');
    return { ...recordInfo(KIE_ID, headers), twin: recordInfo('unknown', headers) };
  },
});

export const othersTasks: readonly Attack[] = [
  hidden('a server', 'another server'),
  hidden('a server', 'a session'),
  hidden('a server', 'a page'),
  hidden('a server', 'a user'),
  hidden('a session', 'another session'),
  hidden('a session', 'a page'),
  hidden('a session', 'a server'),
  hidden('a page', 'the page from another IP'),
  hidden('a page', 'the page without an IP'),
  hidden('a page', 'another page from its IP'),
  hidden('a page', 'a session'),
  hidden('a page in an IPv6 /64', 'the page in the next IPv6 /64'),
  hidden('a user', 'another user'),
  hidden('a user', 'the user in upper case'),
  hidden('a user', 'a page'),
  unauthenticated('a caller without credentials', {}),
  unauthenticated('a caller with an empty read token', { 'x-read-token': '' }),
  misnamed('our own id', ID),
  misnamed('its taskId in upper case', KIE_ID.toUpperCase()),
  misnamed('its taskId and a null character', `${KIE_ID}\u0000`),
  misnamed('a wildcard', '%'),
  misnamed('SQL', "' or 1=1 --"),
  misnamed('an empty taskId', ''),
  misnamed('8000 characters as taskId', 'a'.repeat(8000)),
];
