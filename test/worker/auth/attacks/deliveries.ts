/** Requests for the deliveries of another client's task, to list and to replay them, and to delete the task. */
import { authenticate } from '../../../../src/worker/auth/authenticate.ts';
import { issueReadToken } from '../../../../src/worker/auth/read-token.ts';
import { ORIGIN, type TestEdge } from '../../../support/edge.ts';
import { ID, KIE_ID, OTHER_ID } from '../../tasks/builders.ts';
import { insertDelivery } from '../../webhooks/delivery-builders.ts';
import {
  ADMIN_TOKEN,
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  get,
  NOT_FOUND,
  TOKEN,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
  type Rejection,
} from './attack.ts';
import { CALLERS, type Caller } from './tasks.ts';

type Credentials = Record<string, string>;

const OTHER_KIE_ID = 'ffffffffffffffffffffffffffffffff';
const UNKNOWN_TASK: Rejection = { status: 422, type: 'task_not_found' };

const buildPath = (taskId: string) => `/api/v1/jobs/${encodeURIComponent(taskId)}/deliveries`;

export const listDeliveries = (headers: Credentials, taskId = KIE_ID) =>
  get(buildPath(taskId), headers);

export const replay = (id: string, headers: Credentials, taskId = KIE_ID): AttackRequest => ({
  path: `${buildPath(taskId)}/${encodeURIComponent(id)}/replay`,
  init: { method: 'POST', headers },
});

export const deleteTaskRequest = (headers: Credentials, taskId = KIE_ID): AttackRequest => ({
  path: `/api/v1/jobs/${encodeURIComponent(taskId)}`,
  init: { method: 'DELETE', headers },
});

/** Stores a pending delivery of this owner; returns its id and the owner's credentials. */
export async function createDeliveryOf(
  edge: TestEdge,
  owner: Caller,
): Promise<{ id: string; headers: Credentials }> {
  const headers = await CALLERS[owner](edge);
  const { id: client } = await authenticate(edge.deps, new Request(ORIGIN, { headers }));
  return { id: await insertDelivery({ client }), headers };
}

/** For each caller: list the deliveries of a task, replay one, and delete the task. */
const all = (
  what: string,
  refusal: Rejection,
  owner: Caller,
  credentials: (edge: TestEdge, own: Credentials) => Credentials | Promise<Credentials>,
  taskId = KIE_ID,
): Attack[] => [
  {
    what: `${what}, who lists them`,
    ...refusal,
    request: async (edge) => {
      const { headers: own } = await createDeliveryOf(edge, owner);
      const headers = await credentials(edge, own);
      const twin = listDeliveries(headers, 'unknown');
      return { ...listDeliveries(headers, taskId), twin };
    },
  },
  {
    what: `${what}, who replays one`,
    ...refusal,
    request: async (edge) => {
      const { id, headers: own } = await createDeliveryOf(edge, owner);
      const headers = await credentials(edge, own);
      return { ...replay(id, headers, taskId), twin: replay(id, headers, 'unknown') };
    },
  },
  {
    what: `${what}, who deletes the task`,
    // The route of the deletion matches only what can be a taskId.
    ...(/^[\w-]*\d[\w-]*$/.test(taskId) ? refusal : NOT_FOUND),
    request: async (edge) => {
      const { headers: own } = await createDeliveryOf(edge, owner);
      return deleteTaskRequest(await credentials(edge, own), taskId);
    },
  },
];

const hidden = (owner: Caller, stranger: Caller) =>
  all(`${stranger} when it belongs to ${owner}`, UNKNOWN_TASK, owner, CALLERS[stranger]);
const misnamed = (what: string, taskId: string) =>
  all(
    `a server that identifies it by ${what}`,
    UNKNOWN_TASK,
    'a server',
    (_edge, own) => own,
    taskId,
  );

export const othersDeliveries: readonly Attack[] = [
  ...hidden('a server', 'another server'),
  ...hidden('a server', 'a session'),
  ...hidden('a server', 'a page'),
  ...hidden('a server', 'a user'),
  ...hidden('a session', 'another session'),
  ...hidden('a page', 'the page from another IP'),
  ...hidden('a page', 'another page from its IP'),
  ...hidden('a user', 'another user'),
  ...all('a caller without credentials', UNAUTHORIZED, 'a server', () => ({})),
  ...all('a caller with an invalid token', INVALID_CREDENTIALS, 'a server', () =>
    bearer(replaceAt(TOKEN, -1)),
  ),
  ...all('a caller with an invalid ADMIN_TOKEN', INVALID_CREDENTIALS, 'a server', () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
  ...misnamed('our own id', ID).map((attack) => ({ ...attack, hasCapabilityInPath: true })),
  ...misnamed('its taskId in upper case', KIE_ID.toUpperCase()),
  ...misnamed('a wildcard', '%'),
  ...misnamed('SQL', "' or 1=1 --"),
];

/** The read token of the task itself. */
const readToken = ({ deps, clock }: TestEdge) => issueReadToken(deps.keys.read, KIE_ID, clock.now);
const inQuery = ({ path, ...request }: AttackRequest, token: string): AttackRequest => ({
  ...request,
  path: `${path}?readToken=${token}`,
});
const asOwn = (
  what: string,
  refusal: Rejection,
  request: (token: string, id: string) => AttackRequest,
): Attack => ({
  what,
  ...refusal,
  request: async (edge) => {
    const { id } = await createDeliveryOf(edge, 'a server');
    return request(await readToken(edge), id);
  },
});
const header = (token: string) => ({ 'x-read-token': token });

export const readTokensForDeliveries: readonly Attack[] = [
  asOwn('for the deliveries of its task', UNAUTHORIZED, (token) => listDeliveries(header(token))),
  asOwn('for the deliveries of its task, in the query', UNAUTHORIZED, (token) =>
    inQuery(listDeliveries({}), token),
  ),
  asOwn('as a Bearer token, for the deliveries of its task', INVALID_CREDENTIALS, (token) =>
    listDeliveries(bearer(token)),
  ),
  asOwn('for a replay', UNAUTHORIZED, (token, id) => replay(id, header(token))),
  asOwn('for a replay, in the query', UNAUTHORIZED, (token, id) => inQuery(replay(id, {}), token)),
  asOwn('for the deletion of its task', UNAUTHORIZED, (token) => deleteTaskRequest(header(token))),
  asOwn('for the deletion of its task, in the query', UNAUTHORIZED, (token) =>
    inQuery(deleteTaskRequest({}), token),
  ),
  asOwn('as a Bearer token, for a replay', INVALID_CREDENTIALS, (token, id) =>
    replay(id, bearer(token)),
  ),
];

/** A replay by the owner of the task. */
const invalidReplay = (
  what: string,
  refusal: Rejection,
  idFor: (edge: TestEdge, id: string) => string | Promise<string>,
): Attack => ({
  what,
  ...refusal,
  request: async (edge) => {
    const { id, headers } = await createDeliveryOf(edge, 'a server');
    return replay(await idFor(edge, id), headers);
  },
});

export const invalidOwnerReplays: readonly Attack[] = [
  invalidReplay(
    'twice within a minute',
    { status: 429, type: 'rate_limited' },
    async (edge, id) => {
      await edge.deps.store.deliveryQueries.replay(id, edge.clock.now);
      edge.clock.now += 59_999;
      return id;
    },
  ),
  invalidReplay("for another task's callback at the path of their own task", NOT_FOUND, () =>
    insertDelivery({ id: OTHER_ID, client: 'token:other', taskId: OTHER_KIE_ID }),
  ),
  invalidReplay('for a callback by its number', NOT_FOUND, () => '1'),
  invalidReplay('for a callback by a wildcard', NOT_FOUND, () => 'msg_%'),
  invalidReplay('for a callback in upper case', NOT_FOUND, (_edge, id) => id.toUpperCase()),
  invalidReplay('for a callback by SQL', NOT_FOUND, () => "' or 1=1 --"),
];
