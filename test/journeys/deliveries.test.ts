import { createHmac } from 'node:crypto';
import { Webhook } from 'standardwebhooks';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  startReceiver,
  type RespondToCallback,
  type CallbackReceiver,
  type ReceivedCallback,
} from '../../src/tools/callback-receiver.ts';
import { Journey } from '../support/journey.ts';
import { seedRequest } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

const SECRET = `whsec_${Buffer.from('the secret of this deployment in a journey').toString('base64')}`;
const ADMIN_TOKEN = 'admin-token-of-a-journey-0123456789';

interface Callback {
  code: number;
  msg: string;
  data: Record<string, unknown> & { taskId: string; resultJson?: string };
}

const parse = ({ body }: ReceivedCallback) => JSON.parse(body) as Callback;
const firstAt = ({ received }: CallbackReceiver) => until('the callback', async () => received[0]);

describe('callbacks to an app over HTTP', () => {
  let journey: Journey;
  const receivers: CallbackReceiver[] = [];

  beforeAll(async () => {
    journey = await Journey.start({
      WEBHOOK_SECRET: SECRET,
      ADMIN_TOKEN,
      DELIVERY_RETRY_SCHEDULE_MS: '200,200,200',
      KIE_RATE_LIMIT: '1000',
    });
    await journey.faults({ rateLimit: 1000 });
  });
  afterEach(async () => {
    await Promise.all(receivers.splice(0).map((receiver) => receiver.stop()));
  });
  afterAll(() => journey.stop());

  const receiver = async (answer?: RespondToCallback) => {
    const started = await startReceiver(answer);
    receivers.push(started);
    return started;
  };
  const create = (to: CallbackReceiver) =>
    journey.create({ ...seedRequest, callBackUrl: `${to.url}/hook?job=7` });
  const admin = async (path: string, method = 'GET', body?: object) => {
    const response = await fetch(`${journey.edge.url}/admin/api/${path}`, {
      method,
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return (await response.json()) as { code: number; data: Record<string, unknown> };
  };

  it('deliver a success once, with stable links and signatures that other libraries verify', async () => {
    const app = await receiver();
    const taskId = await create(app);
    const callback = await firstAt(app);
    expect(callback.path).toBe('/hook?job=7');
    const headers = callback.headers as Record<string, string>;
    expect(headers['user-agent']).toBe('kie-edge');
    expect(new Webhook(SECRET).verify(callback.body, headers)).toEqual(parse(callback));
    const timestamp = headers['x-webhook-timestamp'] ?? '';
    expect(headers['x-webhook-signature']).toBe(
      createHmac('sha256', SECRET).update(`${taskId}.${timestamp}`).digest('base64'),
    );

    const { code, data } = parse(callback);
    expect({ code, ...data }).toMatchObject({ code: 200, taskId, state: 'success', sequence: 1 });
    const { resultUrls } = JSON.parse(data.resultJson ?? '') as { resultUrls: string[] };
    const file = await fetch(resultUrls[0] ?? '');
    // The callback is sent after the copy is stored.
    expect(file.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    await file.body?.cancel();
    expect(app.received).toHaveLength(1);
  });

  it('deliver a failure with its code and message', async () => {
    await journey.faults({
      rateLimit: 1000,
      faults: { 'task.fail': { code: 500, message: 'no' } },
    });
    const app = await receiver();
    const taskId = await create(app);
    const { code, data } = parse(await firstAt(app));
    await journey.faults({ rateLimit: 1000 });
    expect({ code, ...data }).toMatchObject({ code: 501, taskId, failCode: '500', failMsg: 'no' });
  });

  it('are retried with the same id and body when the app responds with an error', async () => {
    const app = await receiver((_callback, response, n) => {
      response.statusCode = n < 3 ? 500 : 200;
      response.end(`answer ${n}`);
    });
    const taskId = await create(app);
    await until('three attempts', async () => app.received.length === 3);
    expect(new Set(app.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(app.received.map(({ body }) => body)).size).toBe(1);

    const own = await until('the delivered state', async () => {
      const response = await fetch(`${journey.edge.url}/api/v1/jobs/${taskId}/deliveries`);
      const { data } = (await response.json()) as {
        data: { deliveries: { id: string; state: string; attemptLog: object[] }[] };
      };
      const [delivery] = data.deliveries;
      return delivery?.state === 'delivered' && delivery;
    });
    expect(own.id).toBe(app.received[0]?.headers['webhook-id']);
    expect(own.attemptLog).toMatchObject([
      { n: 1, status: 500, responseBody: 'answer 1' },
      { n: 2, status: 500, responseBody: 'answer 2' },
      { n: 3, status: 200, responseBody: 'answer 3' },
    ]);
  });

  it('that failed are listed, and replayed with their id', async () => {
    let isUp = false;
    const since = Date.now();
    const app = await receiver((_callback, response) => {
      response.statusCode = isUp ? 200 : 503;
      response.end();
    });
    await create(app);
    const failed = await until('the last attempt to fail', async () => {
      const { data } = await admin(
        `deliveries?state=failed&endpoint=${encodeURIComponent(app.url)}`,
      );
      return (data['deliveries'] as { id: string; attempts: number }[])[0];
    });
    expect(failed.attempts).toBe(4);
    const { data } = await admin('endpoints');
    expect(data['endpoints']).toContainEqual(
      expect.objectContaining({ endpoint: app.url, pausedAt: expect.any(Number) }),
    );

    isUp = true;
    expect(await admin('deliveries/replay', 'POST', { since, endpoint: app.url })).toMatchObject({
      code: 200,
      data: { replayed: 1, more: false },
    });
    // The endpoint is paused; one of its pending deliveries is attempted at once nevertheless.
    await until('the replay', async () => app.received.length === 5);
    expect((await admin(`deliveries/${failed.id}/replay`, 'POST')).code).toBe(200);
    await until('another replay', async () => app.received.length === 6);
    expect(new Set(app.received.map(({ headers }) => headers['webhook-id']))).toEqual(
      new Set([failed.id]),
    );
    await until('the delivered state', async () => {
      const { data: one } = await admin(`deliveries/${failed.id}`);
      return one['state'] === 'delivered';
    });
  });

  it('reach other apps while one app never responds', async () => {
    const silent = await receiver(() => undefined);
    const app = await receiver();
    for (let n = 0; n < 12; n++) await create(silent);
    await until('attempts at the silent app', async () => silent.received.length >= 5);
    const begun = performance.now();
    for (let n = 0; n < 5; n++) await create(app);
    await until('the other callbacks', async () => app.received.length === 5);
    // An attempt at the silent app takes 15 s.
    expect(performance.now() - begun).toBeLessThan(8000);
  });

  it('do not follow redirects', async () => {
    const inner = await receiver();
    const app = await receiver((_callback, response) => {
      response.writeHead(307, { location: `${inner.url}/private` });
      response.end();
    });
    await create(app);
    await until('its attempts', async () => app.received.length === 4);
    expect(inner.received).toEqual([]);
  });
});
