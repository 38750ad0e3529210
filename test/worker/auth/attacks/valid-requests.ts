/** What the hostile requests are forged from: as it is, each gets in. Limits are met to the last unit. */
import { issueReadToken } from '../../../../src/worker/auth/read-token.ts';
import { signWithExpiry } from '../../../../src/worker/platform/keys.ts';
import { DAY_MS } from '../../../../src/worker/platform/units.ts';
import { aBody, CREATE_PATH } from '../../submission/builders.ts';
import { createTaskRequest, ORIGIN } from '../../../support/edge.ts';
import { ID, KIE_ID, succeededTask } from '../../tasks/builders.ts';
import { insertDelivery } from '../../webhooks/delivery-builders.ts';
import { signJwt, EC_KEY, NOW_S } from '../jwt-keys.ts';
import { callbackRequest, HMAC_KEY, signCallback, createWaitingTasks } from './callbacks.ts';
import { accessHeader, cloudflareAccess, ADMIN_CLAIMS, postClient } from './admin-auth.ts';
import { ADMIN_TOKEN, bearer, create, get, AUTH_OFF, type Attack } from './attack.ts';
import { createDeliveryOf, listDeliveries, replay } from './deliveries.ts';
import { VALID_OPERATIONS } from './admin-health.ts';
import { replayOne, replayFailed } from './delivery-auth.ts';
import { CALLERS } from './tasks.ts';

export type ValidRequest = Pick<Attack, 'what' | 'vars' | 'request'>;

const good = (
  what: string,
  request: Attack['request'],
  vars: Record<string, string> = {},
): ValidRequest => ({ what, request, vars });

const open = (what: string, body: string | object, headers: Record<string, string> = {}) =>
  good(what, () => ({ path: CREATE_PATH, init: createTaskRequest(body, headers) }), AUTH_OFF);

const calling = (callBackUrl: string) => aBody({ callBackUrl });

export const validRequests: readonly ValidRequest[] = [
  ...Object.entries(CALLERS).map(([name, credentials]) =>
    good(name, async (edge) => create(await credentials(edge))),
  ),
  good('a page below a named host', () => create({ origin: 'https://b.a.example.org' })),
  good('a user whose JWT has another alg', async () =>
    create(bearer(await signJwt({ header: { alg: 'ES256', kid: 'ec' }, key: EC_KEY }))),
  ),
  good('a user whose JWT is just over, as clocks differ', async () =>
    create(bearer(await signJwt({ claims: { exp: NOW_S - 29, nbf: NOW_S + 29 } }))),
  ),
  good('a user of a long name', async () =>
    create(bearer(await signJwt({ claims: { sub: 'u'.repeat(255) } }))),
  ),
  good('the operator', () => get('/admin/api/clients', bearer(ADMIN_TOKEN))),
  good('the operator by a page of the edge', () =>
    postClient({ ...bearer(ADMIN_TOKEN), origin: ORIGIN, 'sec-fetch-site': 'same-origin' }),
  ),
  good(
    'the operator whom Cloudflare Access let in',
    async () => postClient(await accessHeader(ADMIN_CLAIMS)),
    cloudflareAccess,
  ),
  good('a read token', async (edge) => {
    await createWaitingTasks(edge);
    const token = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
    edge.clock.now += 7 * DAY_MS - 1;
    return get(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}&readToken=${token}`);
  }),
  good('a client that looks at its callbacks', async (edge) =>
    listDeliveries((await createDeliveryOf(edge, 'a server')).headers),
  ),
  good('a client that has one sent again', async (edge) => {
    const { id, headers } = await createDeliveryOf(edge, 'a server');
    return replay(id, headers);
  }),
  good('the operator who has one sent again', async () =>
    replayOne(await insertDelivery(), bearer(ADMIN_TOKEN)),
  ),
  good('the operator who has many sent again', () =>
    replayFailed('{"since":1}', bearer(ADMIN_TOKEN)),
  ),
  ...VALID_OPERATIONS.map(({ what, request }) => good(`the operator ${what}`, request)),
  good('a callback', async (edge) =>
    callbackRequest(`/callbacks/${ID}/${await createWaitingTasks(edge)}`),
  ),
  good(
    'a callback that is signed',
    async (edge) => {
      const headers = await signCallback(edge.clock.now / 1000 - 300);
      return callbackRequest(`/callbacks/${ID}/${await createWaitingTasks(edge)}`, { headers });
    },
    { KIE_WEBHOOK_HMAC_KEY: HMAC_KEY },
  ),
  good(
    'a signed link',
    async ({ deps, clock }) => {
      await succeededTask();
      const path = `/files/${ID}/0.mp4`;
      return get(
        `${path}?signature=${await signWithExpiry(deps.keys.file, path, clock.now + DAY_MS)}`,
      );
    },
    { FILE_LINKS: 'signed' },
  ),
  open('a body of 100 levels', {
    model: 'any/model',
    input: { value: JSON.parse('['.repeat(98) + ']'.repeat(98)) as unknown },
  }),
  open('a number that is exact', '{"model":"any/model","input":{"value":9007199254740991}}'),
  open('a fraction', '{"model":"any/model","input":{"values":[0.1,1e-7,1.50,-2.5E+3]}}'),
  open('an Idempotency-Key of 255 characters', aBody(), { 'idempotency-key': 'k'.repeat(255) }),
  open('a callBackUrl', calling('https://example.com/callback?user=a@b.c#d')),
  open('a callBackUrl of 2048 characters', calling(`https://example.com/${'a'.repeat(2028)}`)),
  open('a callBackUrl that is international', calling('https://bücher.example/é')),
];
