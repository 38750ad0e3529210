/** The operator's addresses of tasks, health and usage: strangers there, other sites, and what is no parameter of theirs. */
import { ID, KIE_ID } from '../../tasks/builders.ts';
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
const OPERATOR = bearer(ADMIN_TOKEN);
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
  'to read a task': `${TASKS}/${ID}`,
  'to read health': `${API}/health`,
  'to list what is stuck': `${API}/stuck`,
  'to read the day': `${API}/today`,
  'to read usage': `${API}/usage`,
  'to scrape metrics': `${API}/metrics`,
};
const CHANGING: Record<string, (headers: Credentials, delivery: string) => AttackRequest> = {
  'to have KIE asked': (headers) => post(`${TASKS}/${ID}/refresh`, headers),
  'to have copies made': (headers) => post(`${TASKS}/${ID}/retry-copy`, headers),
  'to have a task delivered': (headers) => post(`${TASKS}/${ID}/resend`, headers),
  'to give copies up': (headers) => post(`${TASKS}/${ID}/abandon`, headers, '{"target":"copies"}'),
  'to give a callback up': (headers, id) => post(`${API}/deliveries/${id}/abandon`, headers),
};
const EVERYWHERE: typeof CHANGING = {
  ...Object.fromEntries(
    Object.entries(READING).map(([name, path]) => [
      name,
      (headers: Credentials) => get(path, headers),
    ]),
  ),
  ...CHANGING,
};

/** For a task that any of it could be done for. */
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
  ...at(EVERYWHERE, 'with nothing', UNAUTHORIZED, () => ({})),
  ...at(EVERYWHERE, 'with a client token', INVALID_CREDENTIALS, bearer),
  ...at(EVERYWHERE, 'with a token that is not quite right', INVALID_CREDENTIALS, () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
];

const mending = (what: string, refusal: Rejection, path: string, body?: string): Attack => ({
  what,
  ...refusal,
  request: async () => {
    await insertTaskWithCallback();
    return post(path, OPERATOR, body);
  },
});
const giveUp = (what: string, body: string, ...fields: string[]): Attack => ({
  ...mending(what, INVALID, `${TASKS}/${ID}/abandon`, body),
  fields,
});

export const invalidActions: readonly Attack[] = [
  ...[
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.com' },
    { origin: 'null' },
  ].flatMap((page) =>
    at(CHANGING, `by ${Object.entries(page).join()}`, OTHER_SITE, () => ({ ...OPERATOR, ...page })),
  ),
  mending('to ask for a wildcard', NOT_FOUND, `${TASKS}/%25/refresh`),
  mending('to copy SQL', NOT_FOUND, `${TASKS}/${encodeURIComponent("' or 1=1 --")}/retry-copy`),
  mending('to deliver for the first letters of an id', NOT_FOUND, `${TASKS}/task-id-/resend`),
  mending(
    'to copy for a taskId in upper case',
    NOT_FOUND,
    `${TASKS}/${KIE_ID.toUpperCase()}/retry-copy`,
  ),
  mending('to copy for 8000 characters', NOT_FOUND, `${TASKS}/${'a'.repeat(8000)}/retry-copy`),
  mending('to give a wildcard up', NOT_FOUND, `${API}/deliveries/msg_%25/abandon`),
  mending('to ask for what has ended', CONFLICT, `${TASKS}/${ID}/refresh`),
  mending('to deliver before the copies are settled', CONFLICT, `${TASKS}/${ID}/resend`),
  mending('to end what has ended', CONFLICT, `${TASKS}/${ID}/abandon`, '{"target":"task"}'),
  giveUp('to give up nothing', '{}', 'target'),
  giveUp('to give up everything', '{"target":"everything"}', 'target'),
  giveUp('to give up two things', '{"target":["task","copies"]}', 'target'),
  giveUp('to give up by force', '{"target":"copies","force":true}', 'force'),
  giveUp('to give up a prototype', '{"target":"copies","__proto__":{"a":1}}', '__proto__'),
  mending(
    'to give up a text',
    { status: 400, type: 'invalid_json' },
    `${TASKS}/${ID}/abandon`,
    'x',
  ),
  mending('to do what there is not', NOT_FOUND, `${TASKS}/${ID}/replay`),
  {
    ...mending('to mend by looking', WRONG_METHOD, ''),
    request: () => get(`${TASKS}/${ID}/refresh`, OPERATOR),
  },
];

const page = (path: string, query: string, ...fields: string[]): Attack => ({
  what: `${path}?${query.slice(0, 50)}`,
  ...INVALID,
  fields,
  request: () => get(`${API}/${path}?${query}`, OPERATOR),
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

export const operationsWithoutAdminAuth: readonly Attack[] = Object.entries(EVERYWHERE).map(
  ([what, request]) => ({
    what,
    ...NOT_FOUND,
    vars: { ADMIN_TOKEN: '' },
    request: () => {
      const { path, init = {} } = request(OPERATOR, 'msg_a');
      return { path, init, twin: { path: '/nothing', init } };
    },
  }),
);

/** What they are forged from: each is taken. */
export const VALID_OPERATIONS: readonly Pick<Attack, 'what' | 'request'>[] = Object.keys(EVERYWHERE)
  .filter((name) => name !== 'to have KIE asked' && name !== 'to have a task delivered')
  .map((name) => {
    const [row] = at(
      Object.fromEntries(Object.entries(EVERYWHERE).filter(([key]) => key === name)),
      'by the operator',
      NOT_FOUND,
      () => OPERATOR,
    );
    return { what: row?.what ?? '', request: row?.request ?? (() => get('/', {})) };
  });
