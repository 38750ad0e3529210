/** Whoever is not the operator, at the operator's door and where there is none. */
import { issueSession } from '../../../../src/worker/auth/session-token.ts';
import { KIE_KEY } from '../../../support/edge.ts';
import { aJwt, NOW_S } from '../jwt-keys.ts';
import {
  ACCESS_TEAM,
  ADMIN_TOKEN,
  BAD_CREDENTIAL,
  bearer,
  changedAt,
  CLIENT_ID,
  get,
  knownClient,
  NOT_FOUND,
  PAGE,
  TOKEN,
  UNAUTHORIZED,
  type HostileRequest,
  type HostileRow,
  type Refusal,
  SESSION_ID,
} from './attack.ts';

const CLIENTS = '/admin/api/clients';
const JSON_TYPE = { 'content-type': 'application/json' };

export const post = (headers: Record<string, string>): HostileRequest => ({
  path: CLIENTS,
  init: { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body: '{"name":"a server"}' },
});

const row = (what: string, refusal: Refusal, request: HostileRow['request']): HostileRow => ({
  what,
  ...refusal,
  request,
});

const token = (what: string, text: string) => row(what, BAD_CREDENTIAL, () => post(bearer(text)));

export const cloudflareAccess = {
  CF_ACCESS_TEAM_DOMAIN: ACCESS_TEAM,
  CF_ACCESS_AUD: 'access-aud',
};
export const assertion = async (claims = {}) => ({
  'cf-access-jwt-assertion': await aJwt({ claims }),
});
export const OPERATOR = { iss: `https://${ACCESS_TEAM}`, aud: cloudflareAccess.CF_ACCESS_AUD };

export const strangersAtTheDoor: readonly HostileRow[] = [
  row('with nothing', UNAUTHORIZED, () => post({})),
  row('with nothing, to look', UNAUTHORIZED, () => get(CLIENTS)),
  token('with a character of the token changed', changedAt(ADMIN_TOKEN, -1)),
  token('with the token cut', ADMIN_TOKEN.slice(0, -1)),
  token('with the token and more', `${ADMIN_TOKEN}x`),
  token('with the token in upper case', ADMIN_TOKEN.toUpperCase()),
  token('with the key of KIE', KIE_KEY),
  token('with the secret of the edge', 'edge-secret-edge-secret-edge-secret'),
  row('with an empty bearer', BAD_CREDENTIAL, () => post({ authorization: 'Bearer ' })),
  row('by Basic', BAD_CREDENTIAL, () =>
    post({ authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }),
  ),
  row('with the token in the query', UNAUTHORIZED, () => get(`${CLIENTS}?token=${ADMIN_TOKEN}`)),
  row('with the token in a cookie', UNAUTHORIZED, () => get(CLIENTS, { cookie: ADMIN_TOKEN })),
  row('with a client token', BAD_CREDENTIAL, async (edge) => post(bearer(await knownClient(edge)))),
  row('with the JWT of a user', BAD_CREDENTIAL, async () => post(bearer(await aJwt()))),
  row('with a session', BAD_CREDENTIAL, async ({ deps, clock }) => {
    const session = { id: SESSION_ID, account: 'a'.repeat(43), solvedAt: clock.now };
    const issued = await issueSession(deps.keys.session, session, clock.now);
    return post(bearer(issued?.session ?? ''));
  }),
  row('with a header of Cloudflare Access, which is not there', UNAUTHORIZED, async () =>
    post(await assertion()),
  ),
  ...[
    row("with a user's JWT for Cloudflare Access", BAD_CREDENTIAL, async () =>
      post(await assertion()),
    ),
    row('whom Cloudflare Access let in elsewhere', BAD_CREDENTIAL, async () =>
      post(await assertion({ ...OPERATOR, aud: 'another-app' })),
    ),
    row('whom Cloudflare Access let in before', BAD_CREDENTIAL, async () =>
      post(await assertion({ ...OPERATOR, exp: NOW_S - 31 })),
    ),
    row('whom Cloudflare Access let in, with a bad token', BAD_CREDENTIAL, async () =>
      post({ ...(await assertion(OPERATOR)), ...bearer('bad') }),
    ),
    row('with the cookie of Cloudflare Access alone', UNAUTHORIZED, async () =>
      post({ cookie: `CF_Authorization=${await aJwt({ claims: OPERATOR })}` }),
    ),
  ].map((atAccess) => ({ ...atAccess, vars: cloudflareAccess })),
];

const nothing = (
  method: string,
  path: string,
  headers: Record<string, string> = {},
): HostileRow => {
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

export const withoutDoor: readonly HostileRow[] = [
  nothing('GET', '/admin'),
  nothing('GET', CLIENTS),
  nothing('GET', `${CLIENTS}/${CLIENT_ID}`, bearer(ADMIN_TOKEN)),
  nothing('POST', CLIENTS, bearer(ADMIN_TOKEN)),
  nothing('DELETE', `${CLIENTS}/${CLIENT_ID}`, bearer(TOKEN)),
  nothing('PUT', CLIENTS),
  nothing('OPTIONS', CLIENTS, { origin: PAGE, 'access-control-request-method': 'POST' }),
];
