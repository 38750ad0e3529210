/** What other sites, and bodies that are not what they seem, would make the operator do. */
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

const asOperator = (what: string, refusal: Rejection, headers: Record<string, string>): Attack => ({
  what,
  ...refusal,
  request: () => post(headers),
});

const onClient = (method: string, body?: string): Attack => ({
  what: `to ${method} from another site`,
  ...OTHER_SITE,
  request: async (edge) => {
    await createClient(edge);
    const headers = { ...JSON_TYPE, ...bearer(ADMIN_TOKEN), 'sec-fetch-site': 'cross-site' };
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    return { path: `${CLIENTS}/${CLIENT_ID}`, init };
  },
});

const told = (what: string, body: string, ...fields: string[]): Attack => ({
  what,
  ...INVALID,
  fields,
  request: () => post({}, body),
});

export const invalidClientChanges: readonly Attack[] = [
  asOperator('by another site', OTHER_SITE, { 'sec-fetch-site': 'cross-site' }),
  asOperator('by a site beside it', OTHER_SITE, { 'sec-fetch-site': 'same-site' }),
  asOperator('by a page of another origin', OTHER_SITE, { origin: 'https://evil.com' }),
  asOperator('by a sandboxed page', OTHER_SITE, { origin: 'null' }),
  asOperator('by a named page', OTHER_SITE, { origin: PAGE }),
  asOperator('by its own host over https', OTHER_SITE, { origin: 'https://edge.test' }),
  onClient('PATCH', '{"dailyCredits":null}'),
  onClient('DELETE'),
  asOperator('by plain text', WRONG_TYPE, { 'content-type': 'text/plain' }),
  told('to a budget below nothing', '{"name":"a","dailyCredits":-1}', 'dailyCredits'),
  told('to a budget without bounds', '{"name":"a","dailyCredits":1e999}', 'dailyCredits'),
  told('to an end in the past', '{"name":"a","expiresAt":1}', 'expiresAt'),
  told('to a field nobody knows', '{"name":"a","isAdmin":true}', 'isAdmin'),
  told('to a prototype', '{"name":"a","__proto__":{"dailyCredits":1}}', '__proto__'),
];
