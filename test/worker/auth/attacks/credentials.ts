/** Malformed, expired, revoked and misplaced client tokens, and credentials of unknown kinds. */
import { hashClientToken } from '../../../../src/worker/auth/client-token.ts';
import { CREATE_PATH } from '../../submission/builders.ts';
import { KIE_KEY, type TestEdge } from '../../../support/edge.ts';
import {
  ADMIN_TOKEN,
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  CLIENT_ID,
  create,
  get,
  createClient,
  PAGE,
  TOKEN,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
} from './attack.ts';

/** A createTask with this Authorization header, while TOKEN is a valid client token. */
const sent = (what: string, authorization: string | (() => Promise<string>)): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: async (edge) => {
    await createClient(edge);
    const header = typeof authorization === 'string' ? authorization : await authorization();
    return create({ authorization: header });
  },
});

const OTHER_CASE = TOKEN.replace(/[a-z]/gi, (c) =>
  c === c.toLowerCase() ? c.toUpperCase() : c.toLowerCase(),
);

const ended = (what: string, end: (edge: TestEdge) => Promise<unknown>): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: async (edge) => {
    await end(edge);
    return create(bearer(TOKEN));
  },
});

/** The valid token in a place that is not checked for credentials. */
const misplaced = (what: string, request: AttackRequest): Attack => ({
  what,
  ...UNAUTHORIZED,
  request: async (edge) => {
    await createClient(edge);
    return request;
  },
});

const unknown = (what: string, request: AttackRequest): Attack => ({
  what,
  ...INVALID_CREDENTIALS,
  request: () => request,
});

export const clientTokens: readonly Attack[] = [
  sent('that was never issued', `Bearer ${TOKEN.replace('AbCd', 'ZzZz')}`),
  sent('with its first character changed', `Bearer ${replaceAt(TOKEN, 'kie_edge_'.length)}`),
  sent('with its last character changed', `Bearer ${replaceAt(TOKEN, -1)}`),
  sent('in lower case', `Bearer ${TOKEN.toLowerCase()}`),
  sent('in upper case', `Bearer ${TOKEN.toUpperCase()}`),
  sent('with upper and lower case swapped', `Bearer ${OTHER_CASE}`),
  sent('that is truncated', `Bearer ${TOKEN.slice(0, -1)}`),
  sent('that is longer', `Bearer ${TOKEN}A`),
  sent('without its prefix', `Bearer ${TOKEN.slice('kie_edge_'.length)}`),
  sent('in quotes', `Bearer "${TOKEN}"`),
  sent('sent twice', `Bearer ${TOKEN}, Bearer ${TOKEN}`),
  sent('after a tab', `Bearer\t${TOKEN}`),
  sent('without a scheme', TOKEN),
  sent('under the scheme Token', `Token ${TOKEN}`),
  sent('under the scheme Basic', `Basic ${btoa(`${TOKEN}:`)}`),
  sent('that is the hash stored in D1', async () => `Bearer ${await hashClientToken(TOKEN)}`),
  sent(
    'that is the hash with a prefix',
    async () => `Bearer kie_edge_${await hashClientToken(TOKEN)}`,
  ),
  sent("that is the client's id", `Bearer ${CLIENT_ID}`),
  sent('that contains SQL', "Bearer kie_edge_'or'1'='1"),
  ended('that was revoked', async (edge) => {
    await createClient(edge);
    await edge.deps.store.clients.revoke(CLIENT_ID, edge.clock.now);
  }),
  ended('that expires now', (edge) => createClient(edge, { expiresAt: edge.clock.now })),
];

const query = (name: string) => ({ ...create(), path: `${CREATE_PATH}?${name}=${TOKEN}` });

export const misplacedTokens: readonly Attack[] = [
  misplaced('as access_token in the query', query('access_token')),
  misplaced('in X-Api-Key', create({ 'x-api-key': TOKEN })),
  misplaced('in Proxy-Authorization', create({ 'proxy-authorization': `Bearer ${TOKEN}` })),
  misplaced('in a cookie', create({ cookie: `authorization=Bearer ${TOKEN}; token=${TOKEN}` })),
  misplaced('beside an empty Authorization', create({ authorization: ' ', 'x-token': TOKEN })),
];

export const unknownCredentials: readonly Attack[] = [
  unknown('an empty Bearer token', create({ authorization: 'Bearer ' })),
  unknown('the scheme Basic', create({ authorization: `Basic ${btoa('admin:admin')}` })),
  unknown('a KIE key', create(bearer('3f2a9c81d7e64b05a1c2d3e4f5061728'))),
  unknown("the deployment's KIE key", create(bearer(KIE_KEY))),
  unknown('ADMIN_TOKEN for createTask', create(bearer(ADMIN_TOKEN))),
  unknown('ADMIN_TOKEN for usage', get('/api/v1/usage', bearer(ADMIN_TOKEN))),
  unknown(
    'an invalid token from an allowed origin',
    create({ ...bearer('invalid'), origin: PAGE }),
  ),
  unknown(
    'the scheme Basic from an allowed origin',
    create({ authorization: 'Basic YTpi', origin: PAGE }),
  ),
];
