/** EDGE_SECRET is rotated on a running stack, in the steps of the runbook, with work in flight. */
import { Webhook } from 'standardwebhooks';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startReceiver, type CallbackReceiver } from '../../src/tools/callback-receiver.ts';
import { Journey, linksOf } from '../support/journey.ts';
import { seedRequest, type Envelope, type TaskRecord } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

const ADMIN_TOKEN = 'admin-token-of-a-journey-0123456789';
const APP = 'https://app.example.com';
const NEW = 'the-next-secret-of-a-running-stack-0123456789';
const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const page = { origin: APP };
/** Longer than the edge takes to start again on a busy machine. */
const TASK_SECONDS = 4;

const statusOf = async (link: string) => {
  const response = await fetch(link);
  await response.body?.cancel();
  return response.status;
};

describe('a rotation of EDGE_SECRET on a running stack', () => {
  let journey: Journey;
  let receiver: CallbackReceiver;

  beforeAll(async () => {
    receiver = await startReceiver();
    journey = await Journey.start({
      AUTH_MODE: 'required',
      ALLOWED_ORIGINS: APP,
      ADMIN_TOKEN,
      TURNSTILE_SECRET: '1x0000000000000000000000000000000AA',
      FILE_LINKS: 'signed',
      KIE_RATE_LIMIT: '1000',
    });
  });
  afterAll(async () => {
    await journey.stop();
    await receiver.stop();
  });

  const request = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, journey.edge.url), init);
  const send = async <T>(path: string, init: RequestInit = {}): Promise<T> =>
    ((await (await request(path, init)).json()) as Envelope<T>).data;
  const read = (taskId: string, headers: HeadersInit) =>
    request(`/api/v1/jobs/recordInfo?taskId=${taskId}`, { headers });
  const readRecord = async (taskId: string) =>
    ((await (await read(taskId, page)).json()) as Envelope<TaskRecord>).data;
  const create = async (headers: Record<string, string>) => {
    const body = { ...seedRequest, callBackUrl: `${receiver.url}/kie` };
    const { status, body: answer } = await journey.post(body, headers);
    return { status, ...(answer.data as { taskId: string; readToken: string } | null) };
  };
  const creditsToday = async (headers: HeadersInit) => {
    const { used } = await send<{ used: { creditsToday: number } }>('/api/v1/usage', { headers });
    return used.creditsToday;
  };
  const deploymentSecrets = async () =>
    (
      await send<{ secrets: string[] }>('/admin/api/webhook-secret', {
        headers: bearer(ADMIN_TOKEN),
      })
    ).secrets;
  const received = (taskId: string) =>
    until(`the callback of ${taskId}`, async () =>
      receiver.received.find(({ body }) => body.includes(taskId)),
    );

  it('loses no callback in flight, link, session, read token or budget', async () => {
    await journey.faults({ rateLimit: 1000 });
    const { session } = await send<{ session: string }>('/api/v1/session', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ token: 'XXXX.DUMMY.TOKEN.XXXX' }),
    });
    const first = await create(page);
    const { taskId = '', readToken = '' } = first;
    const done = await until('the first task', async () => {
      const record = await readRecord(taskId);
      return record.state === 'success' && record;
    });
    await received(taskId);
    const [link = ''] = linksOf(done);
    const [oldSecret = ''] = await deploymentSecrets();

    const stages = [`EDGE_SECRET,${NEW}`, `${NEW},EDGE_SECRET`];
    for (const ring of stages) {
      await journey.faults({
        rateLimit: 1000,
        taskSeconds: TASK_SECONDS,
        callbackRetrySeconds: [1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
      });
      const inFlight = await create(bearer(session));
      expect(inFlight.status).toBe(200);
      const spent = [await creditsToday(page), await creditsToday(bearer(session))];
      expect(Math.min(...spent)).toBeGreaterThanOrEqual(42);
      await journey.changeSettings({ KEY_RING: ring });
      expect(await statusOf(link)).toBe(200);
      expect((await read(taskId, { 'x-read-token': readToken })).status).toBe(200);
      expect((await read(taskId, page)).status).toBe(200);
      expect([await creditsToday(page), await creditsToday(bearer(session))]).toEqual(spent);
      const callback = await received(inFlight.taskId ?? '');
      const headers = callback.headers as Record<string, string>;
      expect(new Webhook(oldSecret).verify(callback.body, headers)).toBeTruthy();
      expect(headers['webhook-signature']?.split(' ')).toHaveLength(2);
    }
    // Each task ended by KIE's callback, not by polling.
    expect(
      await journey.rows('select count(*) as n from tasks where final_callback is null'),
    ).toEqual([{ n: 0 }]);
    const tasks = await journey.ledger();
    expect(tasks.map(({ callbacksAcknowledged }) => callbacksAcknowledged)).toEqual([1, 1, 1]);

    const spent = await creditsToday(page);
    await journey.changeSettings({ KEY_RING: NEW });
    expect(await creditsToday(page)).toBe(spent);
    expect(await statusOf(link)).toBe(403);
    expect((await read(taskId, { 'x-read-token': readToken })).status).toBe(401);
    expect((await request('/api/v1/usage', { headers: bearer(session) })).status).toBe(401);
    const [newLink = ''] = linksOf(await readRecord(taskId));
    expect(await statusOf(newLink)).toBe(200);
    const secrets = await deploymentSecrets();
    expect(secrets).toHaveLength(1);
    expect(secrets).not.toContain(oldSecret);
  });
});
