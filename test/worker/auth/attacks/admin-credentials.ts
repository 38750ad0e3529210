/** Admin requests that another site or a malformed body could cause. */
import {
  ADMIN_TOKEN,
  bearer,
  CLIENT_ID,
  INVALID,
  createClient,
  PAGE,
  type AttackRequest,
  type Attack,
  type Rejection,
} from './attack.ts';

const CLIENTS = '/admin/api/clients';
const JSON_TYPE = { 'content-type': 'application/json' };

const post = (headers: Record<string, string>, body = '{"name":"evil"}'): AttackRequest => ({
  path: CLIENTS,
  init: { method: 'POST', headers: { ...JSON_TYPE, ...bearer(ADMIN_TOKEN), ...headers }, body },
});

const OTHER_SITE: Rejection = { status: 403, type: 'origin_not_allowed' };
const WRONG_TYPE: Rejection = { status: 415, type: 'unsupported_media_type' };

const asAdmin = (what: string, refusal: Rejection, headers: Record<string, string>): Attack => ({
  what,
  ...refusal,
  request: () => post(headers),
});

const onClient = (method: string, body?: string): Attack => ({
  what: `by ${method} from another site`,
  ...OTHER_SITE,
  request: async (edge) => {
    await createClient(edge);
    const headers = { ...JSON_TYPE, ...bearer(ADMIN_TOKEN), 'sec-fetch-site': 'cross-site' };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    return { path: `${CLIENTS}/${CLIENT_ID}`, init };
  },
});

const invalid = (what: string, body: string, ...fields: string[]): Attack => ({
  what,
  ...INVALID,
  fields,
  request: () => post({}, body),
});

export const invalidClientChanges: readonly Attack[] = [
  asAdmin('from another site', OTHER_SITE, { 'sec-fetch-site': 'cross-site' }),
  asAdmin('from another subdomain', OTHER_SITE, { 'sec-fetch-site': 'same-site' }),
  asAdmin('from a page of another origin', OTHER_SITE, { origin: 'https://evil.com' }),
  asAdmin('from a sandboxed page', OTHER_SITE, { origin: 'null' }),
  asAdmin('from a page of ALLOWED_ORIGINS', OTHER_SITE, { origin: PAGE }),
  asAdmin('from its own host over https', OTHER_SITE, { origin: 'https://edge.test' }),
  onClient('PATCH', '{"dailyCredits":null}'),
  onClient('DELETE'),
  asAdmin('sent as plain text', WRONG_TYPE, { 'content-type': 'text/plain' }),
  invalid('to a negative budget', '{"name":"a","dailyCredits":-1}', 'dailyCredits'),
  invalid('to an infinite budget', '{"name":"a","dailyCredits":1e999}', 'dailyCredits'),
  invalid('to an expiry in the past', '{"name":"a","expiresAt":1}', 'expiresAt'),
  invalid('with an unknown field', '{"name":"a","isAdmin":true}', 'isAdmin'),
  invalid('with a __proto__ field', '{"name":"a","__proto__":{"dailyCredits":1}}', '__proto__'),
];
