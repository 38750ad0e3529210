/** Whoever is not the operator at the operator's door, and what other sites would make the operator do. */
import { issueSession } from '../../../src/access/session-token.ts';
import { KIE_KEY } from '../../support/edge.ts';
import { ID } from '../../task/builders.ts';
import { aJwt } from '../jwt-keys.ts';
import {
  ADMIN_TOKEN,
  BAD_CREDENTIAL,
  bearer,
  changedAt,
  CLIENT_ID,
  get,
  INVALID,
  knownClient,
  NOT_FOUND,
  PAGE,
  TOKEN,
  UNAUTHORIZED,
  type HostileRequest,
  type HostileRow,
  type Refusal,
} from './hostile-row.ts';

const CLIENTS = '/admin/api/clients';
const JSON_TYPE = { 'content-type': 'application/json' };

const post = (headers: Record<string, string>, body: string = '{"name":"evil"}') => ({
  path: CLIENTS,
  init: { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body },
});

const row = (what: string, refusal: Refusal, request: HostileRow['request']): HostileRow => ({
  what,
  ...refusal,
  request,
});

const token = (what: string, text: string) => row(what, BAD_CREDENTIAL, () => post(bearer(text)));

const cloudflareAccess = {
  CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com',
  CF_ACCESS_AUD: 'access-aud',
};
const assertion = async () => ({ 'cf-access-jwt-assertion': await aJwt() });

export const strangersAtTheDoor: readonly HostileRow[] = [
  row('with nothing', UNAUTHORIZED, () => post({})),
  row('with nothing, to look', UNAUTHORIZED, () => get(CLIENTS)),
  row('of a named page', UNAUTHORIZED, () => post({ origin: PAGE })),
  token('with a character of the token changed', changedAt(ADMIN_TOKEN, -1)),
  token('with the token cut', ADMIN_TOKEN.slice(0, -1)),
  token('with the token and more', `${ADMIN_TOKEN}x`),
  token('with the token in upper case', ADMIN_TOKEN.toUpperCase()),
  token('with the token in lower case', ADMIN_TOKEN.toLowerCase()),
  token('with the key of KIE', KIE_KEY),
  token('with the secret of the edge', 'edge-secret-edge-secret-edge-secret'),
  token('with undefined', 'undefined'),
  row('with an empty bearer', BAD_CREDENTIAL, () => post({ authorization: 'Bearer ' })),
  row('by Basic', BAD_CREDENTIAL, () =>
    post({ authorization: `Basic ${btoa(`admin:${ADMIN_TOKEN}`)}` }),
  ),
  row('with the token in the query', UNAUTHORIZED, () => get(`${CLIENTS}?token=${ADMIN_TOKEN}`)),
  row('with the token in a cookie', UNAUTHORIZED, () => get(CLIENTS, { cookie: ADMIN_TOKEN })),
  row('with a client token', BAD_CREDENTIAL, async (edge) => post(bearer(await knownClient(edge)))),
  row('with the JWT of a user', BAD_CREDENTIAL, async () => post(bearer(await aJwt()))),
  row('with a session', BAD_CREDENTIAL, async ({ deps, clock }) => {
    const session = { id: ID, solvedAt: clock.now };
    const issued = await issueSession(deps.keys.session, session, clock.now);
    return post(bearer(issued?.session ?? ''));
  }),
  row('with a header of Cloudflare Access, which is not there', UNAUTHORIZED, async () =>
    post(await assertion()),
  ),
  {
    ...row("with a user's JWT for Cloudflare Access", BAD_CREDENTIAL, async () =>
      post(await assertion()),
    ),
    // Both issuers have the same keys here: it is issuer and audience that must keep them apart.
    vars: cloudflareAccess,
  },
  {
    ...row('with the cookie of Cloudflare Access alone', UNAUTHORIZED, async () =>
      post({ cookie: `CF_Authorization=${await aJwt()}` }),
    ),
    vars: cloudflareAccess,
  },
];

const OTHER_SITE: Refusal = { status: 403, type: 'origin_not_allowed' };
const WRONG_TYPE: Refusal = { status: 415, type: 'unsupported_media_type' };

const asOperator = (what: string, refusal: Refusal, headers: Record<string, string>) =>
  row(what, refusal, () => post({ ...bearer(ADMIN_TOKEN), ...headers }));

const onClient = (method: string, body?: string) =>
  row(`${method} from another site`, OTHER_SITE, async (edge): Promise<HostileRequest> => {
    await knownClient(edge);
    const headers = { ...JSON_TYPE, ...bearer(ADMIN_TOKEN), 'sec-fetch-site': 'cross-site' };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    return { path: `${CLIENTS}/${CLIENT_ID}`, init };
  });

const told = (what: string, body: string, ...fields: string[]): HostileRow => ({
  ...row(what, INVALID, () => post(bearer(ADMIN_TOKEN), body)),
  fields,
});

export const misledOperators: readonly HostileRow[] = [
  asOperator('by another site', OTHER_SITE, { 'sec-fetch-site': 'cross-site' }),
  asOperator('by a site beside it', OTHER_SITE, { 'sec-fetch-site': 'same-site' }),
  asOperator('by a page of another origin', OTHER_SITE, { origin: 'https://evil.com' }),
  asOperator('by a sandboxed page', OTHER_SITE, { origin: 'null' }),
  asOperator('by a named page', OTHER_SITE, { origin: PAGE }),
  asOperator('by its own host on another port', OTHER_SITE, { origin: 'http://edge.test:81' }),
  asOperator('by its own host over https', OTHER_SITE, { origin: 'https://edge.test' }),
  onClient('PATCH', '{"dailyCredits":null}'),
  onClient('DELETE'),
  asOperator('by plain text', WRONG_TYPE, { 'content-type': 'text/plain' }),
  asOperator('by a form', WRONG_TYPE, { 'content-type': 'application/x-www-form-urlencoded' }),
  told('to a budget below nothing', '{"name":"a","dailyCredits":-1}', 'dailyCredits'),
  told('to a budget without bounds', '{"name":"a","dailyCredits":1e999}', 'dailyCredits'),
  told('to an end in the past', '{"name":"a","expiresAt":1}', 'expiresAt'),
  told('to a field nobody knows', '{"name":"a","isAdmin":true}', 'isAdmin'),
  told('to a prototype', '{"name":"a","__proto__":{"dailyCredits":1}}', '__proto__'),
];

const nothing = (method: string, path: string, headers: Record<string, string> = {}): HostileRow => {
  const init = { method, headers };
  return {
    ...row(`${method} ${path}`, NOT_FOUND, () => ({ path, init, twin: { path: '/nothing', init } })),
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
