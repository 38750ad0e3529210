/** Idempotency-Keys that are none, and methods that an address does not have. */
import { aBody, CREATE_PATH } from '../../create/builders.ts';
import { createTaskRequest } from '../../support/edge.ts';
import { create, INVALID, OPEN, WRONG_METHOD, type HostileRow } from './hostile-row.ts';

const key = (what: string, value: string): HostileRow => ({
  what,
  ...INVALID,
  fields: ['Idempotency-Key'],
  vars: OPEN,
  request: () => create({ 'idempotency-key': value }),
});

export const idempotencyKeys: readonly HostileRow[] = [
  key('that is empty', ''),
  key('of spaces', '   '),
  key('of 256 characters', 'k'.repeat(256)),
  key('of 100,000 characters', 'k'.repeat(100_000)),
  key('with a space in it', 'a b'),
  key('with a tab in it', 'a\tb'),
  key('with a control character', 'a\u007Fb'),
  key('beyond ASCII', 'clé'),
  {
    ...key('that is given twice', ''),
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

const method = (name: string, path = CREATE_PATH): HostileRow => ({
  what: `${name} ${path}`,
  ...WRONG_METHOD,
  vars: OPEN,
  request: () => ({
    path,
    init: name === 'GET' ? {} : { ...createTaskRequest(aBody()), method: name },
  }),
});

const overriding = (header: string): HostileRow => ({
  what: `GET with ${header}: POST`,
  ...WRONG_METHOD,
  vars: OPEN,
  request: () => ({ path: CREATE_PATH, init: { headers: { [header]: 'POST' } } }),
});

export const methods: readonly HostileRow[] = [
  ...['GET', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'].map((name) => method(name)),
  method('GET', `${CREATE_PATH}?_method=POST`),
  method('POST', '/api/v1/jobs/recordInfo'),
  method('DELETE', '/api/v1/jobs/recordInfo'),
  method('POST', '/api/v1/jobs'),
  method('GET', '/api/v1/session'),
  method('POST', '/api/v1/usage'),
  method('PUT', '/health'),
  overriding('X-HTTP-Method-Override'),
  overriding('X-HTTP-Method'),
  overriding('X-Method-Override'),
];
