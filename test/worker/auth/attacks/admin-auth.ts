/** Admin requests without valid admin credentials, and admin paths without configured admin auth. */
import { issueSession } from '../../../../src/worker/auth/session-token.ts';
import { KIE_KEY } from '../../../support/edge.ts';
import { signJwt, NOW_S } from '../jwt-keys.ts';
import {
  ACCESS_TEAM,
  ADMIN_TOKEN,
  INVALID_CREDENTIALS,
  bearer,
  replaceAt,
  CLIENT_ID,
  get,
  createClient,
  NOT_FOUND,
  PAGE,
  TOKEN,
  UNAUTHORIZED,
  type AttackRequest,
  type Attack,
  type Rejection,
  SESSION_ID,
} from './attack.ts';

const CLIENTS = '/admin/api/clients';
const JSON_TYPE = { 'content-type': 'application/json' };

export const postClient = (headers: Record<string, string>): AttackRequest => ({
  path: CLIENTS,
  init: { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: '{"name":"a server"}' },
});

const row = (what: string, refusal: Rejection, request: Attack['request']): Attack => ({
  what,
  ...refusal,
  request,
});

const token = (what: string, text: string) =>
  row(what, INVALID_CREDENTIALS, () => postClient(bearer(text)));

export const cloudflareAccess = {
  CF_ACCESS_TEAM_DOMAIN: ACCESS_TEAM,
  CF_ACCESS_AUD: 'access-aud',
};
export const accessHeader = async (claims = {}) => ({
  'cf-access-jwt-assertion': await signJwt({ claims }),
});
export const ADMIN_CLAIMS = { iss: `https://${ACCESS_TEAM}`, aud: cloudflareAccess.CF_ACCESS_AUD };

export const unauthorizedAdminRequests: readonly Attack[] = [
  row('without credentials', UNAUTHORIZED, () => postClient({})),
  row('to read without credentials', UNAUTHORIZED, () => get(CLIENTS)),
  token('with one character of ADMIN_TOKEN changed', replaceAt(ADMIN_TOKEN, -1)),
  token('with a truncated ADMIN_TOKEN', ADMIN_TOKEN.slice(0, -1)),
  token('with ADMIN_TOKEN and one more character', `${ADMIN_TOKEN}x`),
  token('with ADMIN_TOKEN in upper case', ADMIN_TOKEN.toUpperCase()),
  token('with the KIE key', KIE_KEY),
  token('with EDGE_SECRET', 'edge-secret-edge-secret-edge-secret'),
  row('with an empty Bearer token', INVALID_CREDENTIALS, () =>
    postClient({ authorization: 'Bearer ' }),
  ),
  row('with ADMIN_TOKEN under the scheme Basic', INVALID_CREDENTIALS, () =>
    postClient({ authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }),
  ),
  row('with ADMIN_TOKEN in the query', UNAUTHORIZED, () => get(`${CLIENTS}?token=${ADMIN_TOKEN}`)),
  row('with ADMIN_TOKEN in a cookie', UNAUTHORIZED, () => get(CLIENTS, { cookie: ADMIN_TOKEN })),
  row('with a client token', INVALID_CREDENTIALS, async (edge) =>
    postClient(bearer(await createClient(edge))),
  ),
  row("with a user's JWT", INVALID_CREDENTIALS, async () => postClient(bearer(await signJwt()))),
  row('with a session', INVALID_CREDENTIALS, async ({ deps, clock }) => {
    const session = { id: SESSION_ID, account: 'a'.repeat(43), solvedAt: clock.now };
    const issued = await issueSession(deps.keys.session, session, clock.now);
    return postClient(bearer(issued?.session ?? ''));
  }),
  row('with a header of Cloudflare Access, which is not configured', UNAUTHORIZED, async () =>
    postClient(await accessHeader()),
  ),
  ...[
    row("with a user's JWT as the header of Cloudflare Access", INVALID_CREDENTIALS, async () =>
      postClient(await accessHeader()),
    ),
    row('with a JWT of Cloudflare Access for another application', INVALID_CREDENTIALS, async () =>
      postClient(await accessHeader({ ...ADMIN_CLAIMS, aud: 'another-app' })),
    ),
    row('with an expired JWT of Cloudflare Access', INVALID_CREDENTIALS, async () =>
      postClient(await accessHeader({ ...ADMIN_CLAIMS, exp: NOW_S - 31 })),
    ),
    row(
      'with a valid JWT of Cloudflare Access and a wrong Bearer token',
      INVALID_CREDENTIALS,
      async () => postClient({ ...(await accessHeader(ADMIN_CLAIMS)), ...bearer('bad') }),
    ),
    row('with only the cookie of Cloudflare Access', UNAUTHORIZED, async () =>
      postClient({ cookie: `CF_Authorization=${await signJwt({ claims: ADMIN_CLAIMS })}` }),
    ),
  ].map((atAccess) => ({ ...atAccess, vars: cloudflareAccess })),
];

const nothing = (method: string, path: string, headers: Record<string, string> = {}): Attack => {
  const init = { method, headers };
  return {
    ...row(`${method} ${path}`, NOT_FOUND, () => ({
      path,
      init,
      twin: { path: '/nothing', init },
    })),
    vars: { ADMIN_TOKEN: '' },
  };
};

export const clientsWithoutAdminAuth: readonly Attack[] = [
  nothing('GET', '/admin'),
  nothing('GET', CLIENTS),
  nothing('GET', `${CLIENTS}/${CLIENT_ID}`, bearer(ADMIN_TOKEN)),
  nothing('POST', CLIENTS, bearer(ADMIN_TOKEN)),
  nothing('DELETE', `${CLIENTS}/${CLIENT_ID}`, bearer(TOKEN)),
  nothing('PUT', CLIENTS),
  nothing('OPTIONS', CLIENTS, { origin: PAGE, 'access-control-request-method': 'POST' }),
];
