/** Pages of origins that are not allowed, however similar to an allowed one they are. */
import { CREATE_PATH } from '../../submission/builders.ts';
import {
  create,
  get,
  PAGE,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
  type Rejection,
} from './attack.ts';

const FOREIGN: Rejection = { status: 403, type: 'origin_not_allowed' };

/** ALLOWED_ORIGINS is https://app.example.com and https://*.example.org. */
const ORIGINS = [
  '',
  'null',
  'https://evil.com',
  'https://app.example.com.evil.com',
  'https://xapp.example.com',
  'https://app-example.com',
  'https://appxexample.com',
  'https://app.example.com.',
  'https://app.example.com:8443',
  'http://app.example.com',
  'https://app.example.com/',
  'https://app.example.com@evil.com',
  'https://user@app.example.com',
  'https://app.example.com%00.evil.com',
  'https://evil.com#https://app.example.com',
  'https://APP.example.com',
  'https://xn--pp-7ka.example.com',
  'https://app.example.com https://evil.com',
  'https://evil.com, https://app.example.com',
  'blob:https://app.example.com/1',
  'chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
  '*',
  'https://*.example.org',
  'https://example.org',
  'https://evilexample.org',
  'https://.example.org',
  'https://a..example.org',
  'https://A.example.org',
  'http://a.example.org',
  'https://a.example.org:8443',
  'https://evil.com/.example.org',
  'https://evil.com#.example.org',
  'https://evil.com\\.example.org',
  'https://user@a.example.org',
];

const row = (what: string, refusal: Rejection, request: AttackRequest): Attack => ({
  what,
  ...refusal,
  request: () => request,
});

export const pages: readonly Attack[] = [
  ...ORIGINS.map((origin) => row(`of ${JSON.stringify(origin)}`, FOREIGN, create({ origin }))),
  row(
    'of this deployment while its own origin is not allowed',
    FOREIGN,
    create({ 'sec-fetch-site': 'same-origin' }),
  ),
  row('at /api/v1/usage', FOREIGN, get('/api/v1/usage', { origin: 'https://evil.com' })),
  row('that reads a task', FOREIGN, get('/api/v1/jobs/recordInfo?taskId=1', { origin: 'null' })),
  row('with two origins', FOREIGN, {
    ...create(),
    init: {
      ...create().init,
      headers: [
        ['content-type', 'application/json'],
        ['origin', PAGE],
        ['origin', 'https://evil.com'],
      ],
    },
  }),
  row('without an origin', UNAUTHORIZED, create()),
  row('with only a Referer', UNAUTHORIZED, create({ referer: `${PAGE}/` })),
  row(
    'of an allowed origin that lists tasks',
    { status: 403, type: 'listing_not_allowed' },
    get('/api/v1/jobs', { origin: PAGE }),
  ),
];

const preflight = (path: string, origin?: string): AttackRequest => ({
  path,
  init: {
    method: 'OPTIONS',
    headers: {
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'authorization,content-type',
      ...(origin === undefined ? {} : { origin }),
    },
  },
});

const EVIL = 'https://evilexample.org';

export const preflights: readonly Attack[] = [
  row('without an origin', FOREIGN, preflight(CREATE_PATH)),
  row('of a sandboxed page', FOREIGN, preflight(CREATE_PATH, 'null')),
  ...[CREATE_PATH, '/api/v1/jobs', '/api/v1/usage', '/api/v1/session', '/api/nothing'].map((path) =>
    row(`of another origin for ${path}`, FOREIGN, preflight(path, EVIL)),
  ),
  row('of another origin for the admin API', UNAUTHORIZED, preflight('/admin/api/clients', EVIL)),
  row(
    'of an allowed origin for the admin API',
    UNAUTHORIZED,
    preflight('/admin/api/clients', PAGE),
  ),
];
