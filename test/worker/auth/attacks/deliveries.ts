/** The callbacks of other people's tasks, to be looked at and to be sent again. */
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

const pathOf = (taskId: string) => `/api/v1/jobs/${encodeURIComponent(taskId)}/deliveries`;

export const listDeliveries = (headers: Credentials, taskId = KIE_ID) =>
  get(pathOf(taskId), headers);

export const replay = (id: string, headers: Credentials, taskId = KIE_ID): AttackRequest => ({
  path: `${pathOf(taskId)}/${encodeURIComponent(id)}/replay`,
  init: { method: 'POST', headers },
});

export const deleteTaskRequest = (headers: Credentials, taskId = KIE_ID): AttackRequest => ({
  path: `/api/v1/jobs/${encodeURIComponent(taskId)}`,
  init: { method: 'DELETE', headers },
});

/** A callback that is owed to somebody, and their credentials. */
export async function createDeliveryOf(
  edge: TestEdge,
  owner: Caller,
): Promise<{ id: string; headers: Credentials }> {
  const headers = await CALLERS[owner](edge);
  const { id: client } = await authenticate(edge.deps, new Request(ORIGIN, { headers }));
  return { id: await insertDelivery({ client }), headers };
}

/** Each asks for somebody's callbacks, to have one sent again, and to have the task forgotten. */
const all = (
  what: string,
  refusal: Rejection,
  owner: Caller,
  credentials: (edge: TestEdge, own: Credentials) => Credentials | Promise<Credentials>,
  taskId = KIE_ID,
): Attack[] => [
  {
    what: `${what}, to look`,
    ...refusal,
    request: async (edge) => {
      const { headers: own } = await createDeliveryOf(edge, owner);
      const headers = await credentials(edge, own);
      const twin = listDeliveries(headers, 'unknown');
      return { ...listDeliveries(headers, taskId), twin };
    },
  },
  {
    what: `${what}, to have it sent again`,
    ...refusal,
    request: async (edge) => {
      const { id, headers: own } = await createDeliveryOf(edge, owner);
      const headers = await credentials(edge, own);
      return { ...replay(id, headers, taskId), twin: replay(id, headers, 'unknown') };
    },
  },
  {
    what: `${what}, to have it forgotten`,
    // What can be no taskId is no address either.
    ...(/^[\w-]*\d[\w-]*$/.test(taskId) ? refusal : NOT_FOUND),
    request: async (edge) => {
      const { headers: own } = await createDeliveryOf(edge, owner);
      return deleteTaskRequest(await credentials(edge, own), taskId);
    },
  },
];

const hidden = (owner: Caller, stranger: Caller) =>
  all(`${stranger}, of ${owner}`, UNKNOWN_TASK, owner, CALLERS[stranger]);
const misnamed = (what: string, taskId: string) =>
  all(`a server that names it by ${what}`, UNKNOWN_TASK, 'a server', (_edge, own) => own, taskId);

export const othersDeliveries: readonly Attack[] = [
  ...hidden('a server', 'another server'),
  ...hidden('a server', 'a session'),
  ...hidden('a server', 'a page'),
  ...hidden('a server', 'a user'),
  ...hidden('a session', 'another session'),
  ...hidden('a page', 'the page on another network'),
  ...hidden('a page', 'another page on its network'),
  ...hidden('a user', 'another user'),
  ...all('nobody', UNAUTHORIZED, 'a server', () => ({})),
  ...all('a bad token', INVALID_CREDENTIALS, 'a server', () => bearer(replaceAt(TOKEN, -1))),
  ...all('a bad token of the operator', INVALID_CREDENTIALS, 'a server', () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
  ...misnamed('its id in this edge', ID),
  ...misnamed('its taskId in upper case', KIE_ID.toUpperCase()),
  ...misnamed('a wildcard', '%'),
  ...misnamed('SQL', "' or 1=1 --"),
];

/** The read token of the very task. */
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
  asOwn("to look at its task's callbacks", UNAUTHORIZED, (token) => listDeliveries(header(token))),
  asOwn("to look at its task's callbacks, in the query", UNAUTHORIZED, (token) =>
    inQuery(listDeliveries({}), token),
  ),
  asOwn("as a bearer, to look at its task's callbacks", INVALID_CREDENTIALS, (token) =>
    listDeliveries(bearer(token)),
  ),
  asOwn('to have a callback sent again', UNAUTHORIZED, (token, id) => replay(id, header(token))),
  asOwn('to have a callback sent again, in the query', UNAUTHORIZED, (token, id) =>
    inQuery(replay(id, {}), token),
  ),
  asOwn('to have its task forgotten', UNAUTHORIZED, (token) => deleteTaskRequest(header(token))),
  asOwn('to have its task forgotten, in the query', UNAUTHORIZED, (token) =>
    inQuery(deleteTaskRequest({}), token),
  ),
  asOwn('as a bearer, to have a callback sent again', INVALID_CREDENTIALS, (token, id) =>
    replay(id, bearer(token)),
  ),
];

/** By the owner of a task. */
const hasty = (
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
  hasty('twice within a minute', { status: 429, type: 'rate_limited' }, async (edge, id) => {
    await edge.deps.store.deliveryQueries.replay(id, edge.clock.now);
    edge.clock.now += 59_999;
    return id;
  }),
  hasty("for another task's callback at their own task", NOT_FOUND, () =>
    insertDelivery({ id: OTHER_ID, client: 'token:somebody', taskId: OTHER_KIE_ID }),
  ),
  hasty('for a callback by its number', NOT_FOUND, () => '1'),
  hasty('for a callback by a wildcard', NOT_FOUND, () => 'msg_%'),
  hasty('for a callback in upper case', NOT_FOUND, (_edge, id) => id.toUpperCase()),
  hasty('for a callback by SQL', NOT_FOUND, () => "' or 1=1 --"),
];
