/** The admin routes of tasks, health and usage: missing credentials, other sites, and invalid parameters. */
import { ID, SEQ, KIE_ID } from '../../tasks/builders.ts';
import { insertDelivery, insertTaskWithCallback } from '../../webhooks/delivery-builders.ts';
import { testTaskId } from '../../../support/task-ids.ts';
import {
  ADMIN_TOKEN,
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  get,
  INVALID,
  createClient,
  NOT_FOUND,
  UNAUTHORIZED,
  WRONG_METHOD,
  type AttackRequest,
  type Attack,
  type Rejection,
} from './attack.ts';

type Credentials = Record<string, string>;

const API = '/admin/api';
const TASKS = `${API}/tasks`;
const ADMIN = bearer(ADMIN_TOKEN);
const OTHER_SITE: Rejection = { status: 403, type: 'origin_not_allowed' };
const CONFLICT: Rejection = { status: 409, type: 'conflict' };

const post = (path: string, headers: Credentials, body?: string): AttackRequest => ({
  path,
  init: {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  },
});

const READING: Record<string, string> = {
  'to list tasks': TASKS,
  'to read a task': `${TASKS}/${SEQ}`,
  'to read health': `${API}/health`,
  'to list stuck work': `${API}/stuck`,
  "to read today's figures": `${API}/today`,
  'to read usage': `${API}/usage`,
  'to scrape metrics': `${API}/metrics`,
};
const CHANGING: Record<string, (headers: Credentials, delivery: string) => AttackRequest> = {
  'to refresh a task': (headers) => post(`${TASKS}/${SEQ}/refresh`, headers),
  'to retry copies': (headers) => post(`${TASKS}/${SEQ}/retry-copy`, headers),
  "to resend a task's callback": (headers) => post(`${TASKS}/${SEQ}/resend`, headers),
  'to abandon copies': (headers) => post(`${TASKS}/${SEQ}/abandon`, headers, '{"target":"copies"}'),
  'to abandon a callback': (headers, id) => post(`${API}/deliveries/${id}/abandon`, headers),
};
const ROUTES: typeof CHANGING = {
  ...Object.fromEntries(
    Object.entries(READING).map(([name, path]) => [
      name,
      (headers: Credentials) => get(path, headers),
    ]),
  ),
  ...CHANGING,
};

/** Each request, for a task and a delivery that it would be valid for. */
const at = (
  addresses: typeof CHANGING,
  who: string,
  refusal: Rejection,
  credentials: (token: string) => Credentials,
): Attack[] =>
  Object.entries(addresses).map(([name, request]) => ({
    what: `${name}, ${who}`,
    ...refusal,
    request: async (edge) => {
      const headers = credentials(await createClient(edge));
      const delivery = await insertDelivery({ id: testTaskId('d'), taskId: 'd' });
      await insertTaskWithCallback();
      return request(headers, delivery);
    },
  }));

export const unauthorizedOperations: readonly Attack[] = [
  ...at(ROUTES, 'without credentials', UNAUTHORIZED, () => ({})),
  ...at(ROUTES, 'with a client token', INVALID_CREDENTIALS, bearer),
  ...at(ROUTES, 'with one character of ADMIN_TOKEN changed', INVALID_CREDENTIALS, () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
];

const onTask = (what: string, refusal: Rejection, path: string, body?: string): Attack => ({
  what,
  ...refusal,
  request: async () => {
    await insertTaskWithCallback();
    return post(path, ADMIN, body);
  },
});
const abandon = (what: string, body: string, ...fields: string[]): Attack => ({
  ...onTask(what, INVALID, `${TASKS}/${SEQ}/abandon`, body),
  fields,
});

export const invalidActions: readonly Attack[] = [
  ...[
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.com' },
    { origin: 'null' },
  ].flatMap((page) =>
    at(CHANGING, `with ${Object.entries(page).join()}`, OTHER_SITE, () => ({ ...ADMIN, ...page })),
  ),
  onTask('to refresh a wildcard', NOT_FOUND, `${TASKS}/%25/refresh`),
  onTask(
    'to copy the files of SQL',
    NOT_FOUND,
    `${TASKS}/${encodeURIComponent("' or 1=1 --")}/retry-copy`,
  ),
  onTask(
    'to resend by the beginning of a number',
    NOT_FOUND,
    `${TASKS}/${SEQ.slice(0, 15)}/resend`,
  ),
  onTask('to resend by the number of no task', NOT_FOUND, `${TASKS}/${SEQ.slice(0, 15)}9/resend`),
  {
    ...onTask('to resend by the whole id', NOT_FOUND, `${TASKS}/${ID}/resend`),
    hasCapabilityInPath: true,
  },
  onTask(
    'to copy by a taskId in upper case',
    NOT_FOUND,
    `${TASKS}/${KIE_ID.toUpperCase()}/retry-copy`,
  ),
  onTask(
    'to copy by a taskId of 8000 characters',
    NOT_FOUND,
    `${TASKS}/${'a'.repeat(8000)}/retry-copy`,
  ),
  onTask('to abandon a wildcard', NOT_FOUND, `${API}/deliveries/msg_%25/abandon`),
  onTask('to refresh a task that has ended', CONFLICT, `${TASKS}/${SEQ}/refresh`),
  onTask('to resend while copies are pending', CONFLICT, `${TASKS}/${SEQ}/resend`),
  onTask(
    'to abandon a task that has ended',
    CONFLICT,
    `${TASKS}/${SEQ}/abandon`,
    '{"target":"task"}',
  ),
  abandon('to abandon without a target', '{}', 'target'),
  abandon('to abandon an unknown target', '{"target":"everything"}', 'target'),
  abandon('to abandon two targets', '{"target":["task","copies"]}', 'target'),
  abandon('to abandon with an unknown field', '{"target":"copies","force":true}', 'force'),
  abandon(
    'to abandon with a __proto__ field',
    '{"target":"copies","__proto__":{"a":1}}',
    '__proto__',
  ),
  onTask(
    'to abandon with a body that is not JSON',
    { status: 400, type: 'invalid_json' },
    `${TASKS}/${SEQ}/abandon`,
    'x',
  ),
  onTask('that does not exist', NOT_FOUND, `${TASKS}/${SEQ}/replay`),
  {
    ...onTask('by GET', WRONG_METHOD, ''),
    request: () => get(`${TASKS}/${SEQ}/refresh`, ADMIN),
  },
];

const page = (path: string, query: string, ...fields: string[]): Attack => ({
  what: `${path}?${query.slice(0, 50)}`,
  ...INVALID,
  fields,
  request: () => get(`${API}/${path}?${query}`, ADMIN),
});

export const invalidAdminQueries: readonly Attack[] = [
  page('tasks', 'state=all', 'state'),
  page('tasks', 'state=success%00', 'state'),
  page('tasks', 'id=abc', 'id'),
  page('tasks', `id=${'a'.repeat(2049)}`, 'id'),
  page('tasks', 'model=', 'model'),
  page('tasks', `model=${'*'.repeat(2049)}`, 'model'),
  page('tasks', `client=${'a'.repeat(2049)}`, 'client'),
  page('tasks', 'since=-1', 'since'),
  page('tasks', "until=1' or 1=1 --", 'until'),
  page('tasks', 'failedFiles=true', 'failedFiles'),
  page('tasks', 'limit=1e9', 'limit'),
  page('tasks', 'cursor=', 'cursor'),
  page('tasks', 'cursor=1', 'cursor'),
  page('tasks', 'cursor=1-1%0a', 'cursor'),
  page('tasks', 'cursor=1-9999999999999999', 'cursor'),
  page('tasks', 'cursor=-1-1', 'cursor'),
  page('tasks', 'state=x&limit=x&cursor=x', 'state', 'limit', 'cursor'),
  page('stuck', 'limit=0', 'limit'),
  page('stuck', 'limit=1e9', 'limit'),
  page('usage', 'since=yesterday', 'since'),
  page('usage', 'since=2026-13-01', 'since'),
  page('usage', "until=2026-01-01' or 1=1 --", 'until'),
  page('usage', 'since=0001-01-01&until=9999-12-31', 'since'),
  page('usage', 'groupBy=day;drop', 'groupBy'),
  page('usage', 'groupBy=account', 'groupBy'),
  page('usage', `groupBy=${'day,'.repeat(500)}day%0a`, 'groupBy'),
];

export const operationsWithoutAdminAuth: readonly Attack[] = Object.entries(ROUTES).map(
  ([what, request]) => ({
    what,
    ...NOT_FOUND,
    vars: { ADMIN_TOKEN: '' },
    request: () => {
      const { path, init = {} } = request(ADMIN, 'msg_a');
      return { path, init, twin: { path: '/nothing', init } };
    },
  }),
);

/** The valid requests that the attacks are derived from. Two of them are conflicts for this task. */
export const VALID_OPERATIONS: readonly Pick<Attack, 'what' | 'request'>[] = Object.keys(ROUTES)
  .filter((name) => name !== 'to refresh a task' && name !== "to resend a task's callback")
  .map((name) => {
    const [row] = at(
      Object.fromEntries(Object.entries(ROUTES).filter(([key]) => key === name)),
      'as an admin',
      NOT_FOUND,
      () => ADMIN,
    );
    return { what: row?.what ?? '', request: row?.request ?? (() => get('/', {})) };
  });
