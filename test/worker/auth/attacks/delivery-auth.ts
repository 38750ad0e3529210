/** The operator's addresses of deliveries: strangers there, other sites, and what is no parameter of theirs. */
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
const OPERATOR = bearer(ADMIN_TOKEN);
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

/** Every address, for a delivery and a client that there are. */
const EVERYWHERE: Record<string, (headers: Credentials, id: string) => AttackRequest> = {
  'to list deliveries': (headers) => get(DELIVERIES, headers),
  'to read a delivery': (headers, id) => get(`${DELIVERIES}/${id}`, headers),
  'to replay a delivery': (headers, id) => replayOne(id, headers),
  'to replay all that failed': (headers) => replayFailed('{"since":1}', headers),
  'to list endpoints': (headers) => get('/admin/api/endpoints', headers),
  'to read the webhook secret': (headers) => get('/admin/api/webhook-secret', headers),
  "to change a client's secret": (headers) =>
    post(`/admin/api/clients/${CLIENT_ID}/webhook-secret`, headers),
};

const everywhere = (
  who: string,
  refusal: Rejection,
  credentials: (token: string) => Credentials,
  names = Object.keys(EVERYWHERE),
): Attack[] =>
  names.map((name) => ({
    what: `${name}, ${who}`,
    ...refusal,
    request: async (edge) => {
      const headers = credentials(await createClient(edge));
      const id = await insertDelivery({ client: `token:${CLIENT_ID}` });
      return EVERYWHERE[name]?.(headers, id) ?? get('/', {});
    },
  }));

export const unauthorizedDeliveryRequests: readonly Attack[] = [
  ...everywhere('with nothing', UNAUTHORIZED, () => ({})),
  ...everywhere('with the token of the very client', INVALID_CREDENTIALS, bearer),
  ...everywhere('with a token that is not quite right', INVALID_CREDENTIALS, () =>
    bearer(replaceAt(ADMIN_TOKEN, -1)),
  ),
];

const CHANGING = [
  'to replay a delivery',
  'to replay all that failed',
  "to change a client's secret",
];

const told = (what: string, body: string, ...fields: string[]): Attack => ({
  what,
  ...INVALID,
  fields,
  request: () => replayFailed(body, OPERATOR),
});

const unnamed = (what: string, id: string): Attack => ({
  what,
  ...NOT_FOUND,
  request: async () => {
    await insertDelivery();
    return replayOne(id, OPERATOR);
  },
});

export const invalidAdminReplays: readonly Attack[] = [
  ...[
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.com' },
    { origin: 'null' },
  ].flatMap((page) =>
    everywhere(
      `by ${Object.entries(page).join()}`,
      OTHER_SITE,
      () => ({ ...OPERATOR, ...page }),
      CHANGING,
    ),
  ),
  {
    what: 'by plain text, to replay all that failed',
    status: 415,
    type: 'unsupported_media_type',
    request: () => replayFailed('{"since":1}', { ...OPERATOR, 'content-type': 'text/plain' }),
  },
  told('to replay what failed at any time', '{}', 'since'),
  told('to replay what failed since a text', '{"since":"1"}', 'since'),
  told('to replay what failed before all times', '{"since":-1}', 'since'),
  told('to replay what failed since no time', '{"since":1e999}', 'since'),
  told('to replay a client that is none', '{"since":1,"client":{"a":1}}', 'client'),
  told('to replay what was delivered', '{"since":1,"state":"delivered"}', 'state'),
  told('to replay a prototype', '{"since":1,"__proto__":{"client":"a"}}', '__proto__'),
  unnamed('to replay a wildcard', 'msg_%'),
  unnamed('to replay SQL', "' or 1=1 --"),
  unnamed('to replay 8000 characters', 'a'.repeat(8000)),
];

export const deliveriesWithoutAdminAuth: readonly Attack[] = Object.entries(EVERYWHERE).map(
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
