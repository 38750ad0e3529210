/** The delivery routes of the admin API: missing credentials, other sites, and invalid parameters. */
import { insertDelivery } from '../../webhooks/delivery-builders.ts';
import {
  ADMIN_TOKEN,
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  CLIENT_ID,
  get,
  INVALID,
  createClient,
  NOT_FOUND,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
  type Rejection,
} from './attack.ts';

type Credentials = Record<string, string>;

const DELIVERIES = '/admin/api/deliveries';
const ADMIN = bearer(ADMIN_TOKEN);
const OTHER_SITE: Rejection = { status: 403, type: 'origin_not_allowed' };

const post = (path: string, headers: Credentials, body?: string): AttackRequest => ({
  path,
  init: {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body }),
  },
});

export const replayOne = (id: string, headers: Credentials) =>
  post(`${DELIVERIES}/${encodeURIComponent(id)}/replay`, headers);
export const replayFailed = (body: string, headers: Credentials) =>
  post(`${DELIVERIES}/replay`, headers, body);

/** Every route, for a delivery and a client that exist. */
const ROUTES: Record<string, (headers: Credentials, id: string) => AttackRequest> = {
  'to list deliveries': (headers) => get(DELIVERIES, headers),
  'to read a delivery': (headers, id) => get(`${DELIVERIES}/${id}`, headers),
  'to replay a delivery': (headers, id) => replayOne(id, headers),
  'to replay failed deliveries': (headers) => replayFailed('{"since":1}', headers),
  'to list endpoints': (headers) => get('/admin/api/endpoints', headers),
  'to read the webhook secret': (headers) => get('/admin/api/webhook-secret', headers),
  "to rotate a client's secret": (headers) =>
    post(`/admin/api/clients/${CLIENT_ID}/webhook-secret`, headers),
};

const onEveryRoute = (
  who: string,
  refusal: Rejection,
  credentials: (token: string) => Credentials,
  names = Object.keys(ROUTES),
): Attack[] =>
  names.map((name) => ({
    what: `${name}, ${who}`,
    ...refusal,
    request: async (edge) => {
      const headers = credentials(await createClient(edge));
      const id = await insertDelivery({ client: `token:${CLIENT_ID}` });
      return ROUTES[name]?.(headers, id) ?? get('/', {});
    },
  }));

export const unauthorizedDeliveryRequests: readonly Attack[] = [
  ...onEveryRoute('without credentials', UNAUTHORIZED, () => ({})),
  ...onEveryRoute('with the token of the client itself', INVALID_CREDENTIALS, bearer),
  ...onEveryRoute('with one character of ADMIN_TOKEN changed', INVALID_CREDENTIALS, () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
];

const CHANGING = [
  'to replay a delivery',
  'to replay failed deliveries',
  "to rotate a client's secret",
];

const invalid = (what: string, body: string, ...fields: string[]): Attack => ({
  what,
  ...INVALID,
  fields,
  request: () => replayFailed(body, ADMIN),
});

const unknownId = (what: string, id: string): Attack => ({
  what,
  ...NOT_FOUND,
  request: async () => {
    await insertDelivery();
    return replayOne(id, ADMIN);
  },
});

export const invalidAdminReplays: readonly Attack[] = [
  ...[
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.com' },
    { origin: 'null' },
  ].flatMap((page) =>
    onEveryRoute(
      `with ${Object.entries(page).join()}`,
      OTHER_SITE,
      () => ({ ...ADMIN, ...page }),
      CHANGING,
    ),
  ),
  {
    what: 'sent as plain text',
    status: 415,
    type: 'unsupported_media_type',
    request: () => replayFailed('{"since":1}', { ...ADMIN, 'content-type': 'text/plain' }),
  },
  invalid('without a start time', '{}', 'since'),
  invalid('since a text', '{"since":"1"}', 'since'),
  invalid('since a negative time', '{"since":-1}', 'since'),
  invalid('since an infinite time', '{"since":1e999}', 'since'),
  invalid('of a client that is an object', '{"since":1,"client":{"a":1}}', 'client'),
  invalid('of delivered callbacks', '{"since":1,"state":"delivered"}', 'state'),
  invalid('with a __proto__ field', '{"since":1,"__proto__":{"client":"a"}}', '__proto__'),
  unknownId('of a wildcard', 'msg_%'),
  unknownId('of SQL', "' or 1=1 --"),
  unknownId('of an id of 8000 characters', 'a'.repeat(8000)),
];

export const deliveriesWithoutAdminAuth: readonly Attack[] = Object.entries(ROUTES).map(
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

/** The valid requests that the attacks are derived from. */
export const VALID_DELIVERY_OPERATIONS: readonly Pick<Attack, 'what' | 'request'>[] = onEveryRoute(
  'as an admin',
  UNAUTHORIZED,
  () => ADMIN,
).map(({ what, request }) => ({ what, request }));
