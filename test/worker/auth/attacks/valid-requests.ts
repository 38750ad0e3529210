/** The valid requests that the attacks are derived from. They exhaust each limit to the last unit. */
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
import { replayFailed, replayOne, VALID_DELIVERY_OPERATIONS } from './delivery-auth.ts';
import { CALLERS } from './tasks.ts';

export type ValidRequest = Pick<Attack, 'what' | 'vars' | 'request'>;

const valid = (
  what: string,
  request: Attack['request'],
  vars: Record<string, string> = {},
): ValidRequest => ({ what, request, vars });

const withAuthOff = (what: string, body: string | object, headers: Record<string, string> = {}) =>
  valid(what, () => ({ path: CREATE_PATH, init: createTaskRequest(body, headers) }), AUTH_OFF);

const calling = (callBackUrl: string) => aBody({ callBackUrl });

export const validRequests: readonly ValidRequest[] = [
  ...Object.entries(CALLERS).map(([name, credentials]) =>
    valid(name, async (edge) => create(await credentials(edge))),
  ),
  valid('a page on a subdomain of an allowed host', () =>
    create({ origin: 'https://b.a.example.org' }),
  ),
  valid('a user whose JWT has another algorithm', async () =>
    create(bearer(await signJwt({ header: { alg: 'ES256', kid: 'ec' }, key: EC_KEY }))),
  ),
  valid('a user whose JWT expired within the clock tolerance', async () =>
    create(bearer(await signJwt({ claims: { exp: NOW_S - 29, nbf: NOW_S + 29 } }))),
  ),
  valid('a user with a subject of 255 characters', async () =>
    create(bearer(await signJwt({ claims: { sub: 'u'.repeat(255) } }))),
  ),
  valid('an admin', () => get('/admin/api/clients', bearer(ADMIN_TOKEN))),
  valid('an admin on a page of this deployment', () =>
    postClient({ ...bearer(ADMIN_TOKEN), origin: ORIGIN, 'sec-fetch-site': 'same-origin' }),
  ),
  valid(
    'an admin with a JWT of Cloudflare Access',
    async () => postClient(await accessHeader(ADMIN_CLAIMS)),
    cloudflareAccess,
  ),
  valid('a read token', async (edge) => {
    await createWaitingTasks(edge);
    const token = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
    edge.clock.now += 7 * DAY_MS - 1;
    return get(`/api/v1/jobs/recordInfo?taskId=${KIE_ID}&readToken=${token}`);
  }),
  valid('a client that lists the deliveries of its task', async (edge) =>
    listDeliveries((await createDeliveryOf(edge, 'a server')).headers),
  ),
  valid('a client that replays its delivery', async (edge) => {
    const { id, headers } = await createDeliveryOf(edge, 'a server');
    return replay(id, headers);
  }),
  valid('an admin who replays a delivery', async () =>
    replayOne(await insertDelivery(), bearer(ADMIN_TOKEN)),
  ),
  valid('an admin who replays failed deliveries', () =>
    replayFailed('{"since":1}', bearer(ADMIN_TOKEN)),
  ),
  ...[...VALID_OPERATIONS, ...VALID_DELIVERY_OPERATIONS].map(({ what, request }) =>
    valid(what, request),
  ),
  valid('a callback', async (edge) => callbackRequest(await createWaitingTasks(edge))),
  valid(
    'a signed callback',
    async (edge) => {
      const headers = await signCallback(edge.clock.now / 1000 - 300);
      return callbackRequest(await createWaitingTasks(edge), { headers });
    },
    { KIE_WEBHOOK_HMAC_KEY: HMAC_KEY },
  ),
  valid(
    'a signed file link',
    async ({ deps, clock }) => {
      await succeededTask();
      const path = `/files/${ID}/0.mp4`;
      return get(
        `${path}?signature=${await signWithExpiry(deps.keys.file, path, clock.now + DAY_MS)}`,
      );
    },
    { FILE_LINKS: 'signed' },
  ),
  withAuthOff('a body of 100 levels', {
    model: 'any/model',
    input: { value: JSON.parse('['.repeat(98) + ']'.repeat(98)) as unknown },
  }),
  withAuthOff('a number that is exact', '{"model":"any/model","input":{"value":9007199254740991}}'),
  withAuthOff('a fraction', '{"model":"any/model","input":{"values":[0.1,1e-7,1.50,-2.5E+3]}}'),
  withAuthOff('an Idempotency-Key of 255 characters', aBody(), {
    'idempotency-key': 'k'.repeat(255),
  }),
  withAuthOff('a callBackUrl', calling('https://example.com/callback?user=a@b.c#d')),
  withAuthOff(
    'a callBackUrl of 2048 characters',
    calling(`https://example.com/${'a'.repeat(2028)}`),
  ),
  withAuthOff('a callBackUrl that is international', calling('https://bücher.example/é')),
];
