/** Malformed Idempotency-Keys and list parameters, and unsupported methods. */
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { createTaskRequest } from '../../../support/edge.ts';
import {
  ADMIN_TOKEN,
  bearer,
  create,
  get,
  INVALID,
  AUTH_OFF,
  WRONG_METHOD,
  type Attack,
} from './attack.ts';

const key = (what: string, value: string): Attack => ({
  what,
  ...INVALID,
  fields: ['Idempotency-Key'],
  vars: AUTH_OFF,
  request: () => create({ 'idempotency-key': value }),
});

export const idempotencyKeys: readonly Attack[] = [
  key('that is empty', ''),
  key('of spaces', '   '),
  key('of 256 characters', 'k'.repeat(256)),
  key('with a space in it', 'a b'),
  key('with a control character', 'a\u007Fb'),
  key('beyond ASCII', 'clé'),
  {
    ...key('that is sent twice', ''),
    request: () => ({
      path: CREATE_PATH,
      init: {
        ...createTaskRequest(aBody()),
        headers: [
          ['content-type', 'application/json'],
          ['idempotency-key', 'one'],
          ['idempotency-key', 'two'],
        ],
      },
    }),
  },
];

const page = (query: string, ...fields: string[]): Attack => ({
  what: query,
  ...INVALID,
  fields,
  vars: AUTH_OFF,
  request: () => get(`/api/v1/jobs?${query}`),
});

export const listPages: readonly Attack[] = [
  page('limit=0', 'limit'),
  page('limit=101', 'limit'),
  page('limit=1.5', 'limit'),
  page('limit=', 'limit'),
  page('cursor=', 'cursor'),
  page("cursor=1-1' or 1=1 --", 'cursor'),
  page('cursor=9999999999999999-1', 'cursor'),
  page('cursor=1-1%0a', 'cursor'),
  page('limit=x&cursor=x', 'limit', 'cursor'),
];

const deliveryPage = (query: string, ...fields: string[]): Attack => ({
  what: query.slice(0, 50),
  ...INVALID,
  fields,
  request: () => get(`/admin/api/deliveries?${query}`, bearer(ADMIN_TOKEN)),
});

export const deliveryPages: readonly Attack[] = [
  deliveryPage('state=all', 'state'),
  deliveryPage('state=pending%00', 'state'),
  deliveryPage('since=', 'since'),
  deliveryPage('since=-1', 'since'),
  deliveryPage('since=9999999999999999', 'since'),
  deliveryPage('until=tomorrow', 'until'),
  deliveryPage("until=1' or 1=1 --", 'until'),
  deliveryPage('limit=0', 'limit'),
  deliveryPage('limit=201', 'limit'),
  deliveryPage('limit=1e9', 'limit'),
  deliveryPage('cursor=', 'cursor'),
  deliveryPage('cursor=-1', 'cursor'),
  deliveryPage('cursor=1%0a', 'cursor'),
  deliveryPage('cursor=9999999999999999', 'cursor'),
  deliveryPage(`client=${'a'.repeat(2049)}`, 'client'),
  deliveryPage(`endpoint=${'a'.repeat(2049)}`, 'endpoint'),
  deliveryPage('state=x&limit=x&cursor=x', 'state', 'limit', 'cursor'),
];

const method = (name: string, path = CREATE_PATH): Attack => ({
  what: `${name} ${path}`,
  ...WRONG_METHOD,
  vars: AUTH_OFF,
  request: () => ({
    path,
    init: name === 'GET' ? {} : { ...createTaskRequest(aBody()), method: name },
  }),
});

const overriding = (header: string): Attack => ({
  what: `GET with ${header}: POST`,
  ...WRONG_METHOD,
  vars: AUTH_OFF,
  request: () => ({ path: CREATE_PATH, init: { headers: { [header]: 'POST' } } }),
});

export const methods: readonly Attack[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].map((name) => method(name)),
  method('GET', `${CREATE_PATH}?_method=POST`),
  method('POST', '/api/v1/jobs/recordInfo'),
  method('POST', '/api/v1/jobs'),
  method('GET', '/api/v1/session'),
  method('POST', '/api/v1/jobs/a/deliveries'),
  method('DELETE', '/api/v1/jobs/a/deliveries'),
  method('GET', '/api/v1/jobs/a/deliveries/b/replay'),
  method('PUT', '/health'),
  overriding('X-HTTP-Method-Override'),
  overriding('X-HTTP-Method'),
];
