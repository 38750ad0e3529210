import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { runAlerts } from '../../../src/worker/alerts/send-alerts.ts';
import { runCron } from '../../../src/worker/cron.ts';
import { listDeploymentSecrets } from '../../../src/worker/platform/webhook-secrets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge } from '../../support/edge.ts';
import { linesOf } from '../../support/log-lines.ts';
import { NOW, rows, submittedTask } from '../tasks/builders.ts';
import { toCronDeps } from '../../support/test-deps.ts';
import { makeHealth, ALERT_URL, alertDeps, alertingEdge, type AlertingEdge } from './builders.ts';

const FAILED_COPY = { copies: { failed: 1 } };
const PAUSED = { deliveries: { paused: 2 } };
const states = (edge: AlertingEdge) =>
  edge.notifications().map(({ data }) => `${data.kind} ${data.state}`);
const storedAlerts = () =>
  rows('select kind, raised_at, notified_at, attempts, resolved_at from alerts order by kind');
const reject = () => new Response('no', { status: 500 });

describe('an alert', () => {
  it('is notified once when it fires and once when it is resolved', async () => {
    const edge = alertingEdge();
    edge.setHealth(PAUSED);
    await edge.runMinutes(60);
    edge.setHealth();
    await edge.runMinutes(60);
    expect(states(edge)).toEqual(['deliveries_paused firing', 'deliveries_paused resolved']);
    expect(await storedAlerts()).toEqual([]);
  });

  it('is notified with its kind, message and times', async () => {
    const edge = alertingEdge(undefined, { ALERT_URL, PUBLIC_URL: 'http://edge.test' });
    edge.setHealth(FAILED_COPY);
    await edge.runMinutes();
    const [call] = edge.calls;
    expect([call?.url, call?.method]).toEqual([ALERT_URL, 'POST']);
    const [body] = edge.notifications();
    expect(body).toEqual({
      type: 'alert',
      timestamp: new Date(NOW).toISOString(),
      data: {
        kind: 'copies_failed',
        state: 'firing',
        message: expect.stringMatching(/^The copy of 1 result failed/) as unknown,
        raisedAt: NOW,
        at: NOW,
        edge: 'http://edge.test',
      },
      text: `[FIRING] kie-edge at http://edge.test: ${body?.data.message}`,
    });
  });

  it('is signed with the deployment secret as Standard Webhooks requires', async () => {
    const edge = alertingEdge();
    edge.clock.now = Date.now();
    edge.setHealth(FAILED_COPY);
    await edge.runMinutes();
    const [call] = edge.calls;
    const [secret = ''] = await listDeploymentSecrets(edge.deps);
    const headers = Object.fromEntries(call?.headers ?? []);
    expect(new Webhook(secret).verify(call?.body ?? '', headers)).toEqual(edge.notifications()[0]);
    expect(() => new Webhook(secret).verify(`${call?.body} `, headers)).toThrow();
  });

  it('is stored without an ALERT_URL and deleted when it is resolved', async () => {
    const edge = alertingEdge(undefined, {});
    edge.setHealth(PAUSED);
    await edge.runMinutes(20);
    expect(await storedAlerts()).toMatchObject([
      { kind: 'deliveries_paused', raised_at: NOW, notified_at: null },
    ]);
    edge.setHealth();
    await edge.runMinutes();
    expect([await storedAlerts(), edge.calls]).toEqual([[], []]);
  });

  it('that is already active is notified when ALERT_URL is set', async () => {
    const before = alertingEdge(undefined, {});
    before.setHealth(PAUSED);
    await before.runMinutes(20);
    const edge = alertingEdge();
    edge.clock.now = before.clock.now;
    edge.setHealth(PAUSED);
    await edge.runMinutes(2);
    expect(edge.notifications()).toMatchObject([{ data: { state: 'firing', raisedAt: NOW } }]);
  });

  it('that flaps every minute is notified at most every ten minutes', async () => {
    const edge = alertingEdge();
    for (let minute = 0; minute < 60; minute++) {
      edge.setHealth(minute % 2 === 0 ? PAUSED : {});
      await edge.runMinutes();
    }
    expect(edge.notifications().length).toBeLessThanOrEqual(12);
  });

  it('that ends within its grace period is never notified', async () => {
    const edge = alertingEdge();
    edge.setHealth({ tasks: { unconfirmed: 1 } });
    await edge.runMinutes(29);
    edge.setHealth();
    await edge.runMinutes(30);
    expect([edge.calls, await storedAlerts()]).toEqual([[], []]);
    edge.setHealth({ tasks: { unconfirmed: 1 } });
    await edge.runMinutes(32);
    expect(states(edge)).toEqual(['tasks_unconfirmed firing']);
  });

  it('that counts events is notified again for an increase, at most once an hour', async () => {
    const edge = alertingEdge();
    for (let failed = 1; failed <= 90; failed++) {
      edge.setHealth({ copies: { failed } });
      await edge.runMinutes();
    }
    const counts = edge.notifications().map(({ data }) => /\d+/.exec(data.message)?.[0]);
    expect(counts).toEqual(['1', '61']);
    edge.setHealth({ copies: { failed: 5 } }); // the others are older than the window
    await edge.runMinutes(90);
    edge.setHealth({ copies: { failed: 6 } });
    await edge.runMinutes(90);
    expect(edge.notifications().at(-1)?.data.message).toMatch(/^The copy of 6 results/);
    const ids = edge.calls.map(({ headers }) => headers.get('webhook-id'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a notification that ALERT_URL rejects', () => {
  it('is retried with a backoff that doubles up to an hour, under the same webhook-id', async () => {
    const at: number[] = [];
    const edge = alertingEdge(() => {
      at.push((edge.clock.now - NOW) / MINUTE_MS);
      return reject();
    });
    edge.setHealth(PAUSED);
    await edge.runMinutes(250);
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(new Set(edge.calls.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
  });

  it('is recorded as notified once ALERT_URL accepts it', async () => {
    const edge = alertingEdge((_call, n) => (n < 3 ? reject() : new Response('ok')));
    edge.setHealth(PAUSED);
    await edge.runMinutes(60);
    expect(edge.calls).toHaveLength(3);
    expect(await storedAlerts()).toMatchObject([{ attempts: 0, notified_at: NOW + 3 * MINUTE_MS }]);
  });

  it('is dropped when its alert ends before ALERT_URL accepted it', async () => {
    const edge = alertingEdge(reject);
    edge.setHealth(PAUSED);
    await edge.runMinutes(20);
    const { length } = edge.calls;
    edge.setHealth();
    await edge.runMinutes(60);
    expect([edge.calls.length, await storedAlerts()]).toEqual([length, []]);
  });

  // Runs the step for every minute of a day.
  it('about a resolved alert is abandoned after a day', { timeout: 60_000 }, async () => {
    const edge = alertingEdge((_call, n) => (n === 1 ? new Response('ok') : reject()));
    edge.setHealth(PAUSED);
    await edge.runMinutes(11);
    edge.setHealth();
    await edge.runMinutes(2 + DAY_MS / MINUTE_MS);
    expect(await storedAlerts()).toEqual([]);
    expect(linesOf(edge, 'alert.abandoned')).toMatchObject([{ kind: 'deliveries_paused' }]);
  });

  it('about a resolved alert is dropped when the alert fires again, without a second firing notification', async () => {
    const edge = alertingEdge((_call, n) => (n === 1 ? new Response('ok') : reject()));
    edge.setHealth(PAUSED);
    await edge.runMinutes(11);
    edge.setHealth();
    await edge.runMinutes(3);
    edge.setHealth(PAUSED);
    const { length } = edge.calls;
    await edge.runMinutes(60);
    expect(edge.calls).toHaveLength(length);
    expect(await storedAlerts()).toMatchObject([{ raised_at: NOW, resolved_at: null }]);
  });

  it('is logged without the path of ALERT_URL', async () => {
    const edge = alertingEdge(() => {
      throw new TypeError(`cannot load ${ALERT_URL}`);
    });
    edge.setHealth(PAUSED);
    await edge.runMinutes();
    expect(linesOf(edge, 'alert.delivery_failed')).toMatchObject([
      {
        outcome: 'firing',
        attempts: 1,
        waitMs: MINUTE_MS,
        reason: 'TypeError: cannot load https://hooks.test',
      },
    ]);
  });
});

describe('concurrent cron runs', () => {
  it.each([PAUSED, {}])('send one notification for %j', async (last) => {
    const edge = alertingEdge();
    edge.setHealth(PAUSED);
    if (last !== PAUSED) await edge.runMinutes(11);
    const before = edge.calls.length;
    const deps = alertDeps(edge, (now) => makeHealth(last, now));
    await Promise.all([1, 2, 3].map(() => runAlerts(deps)));
    expect(edge.calls).toHaveLength(before + 1);
  });
});

describe("KIE's balance", () => {
  it('is refreshed after ten minutes if ALERT_BALANCE_CREDITS is set', async () => {
    const edge = alertingEdge(undefined, { ALERT_BALANCE_CREDITS: '10' });
    await edge.runMinutes();
    expect(edge.balanceRefreshes).toEqual([10 * MINUTE_MS]);
    const none = alertingEdge();
    await none.runMinutes();
    expect(none.balanceRefreshes).toEqual([]);
  });

  it('is requested by the cron every ten minutes and notified when it is low', async () => {
    const vars = { ALERT_URL, ALERT_BALANCE_CREDITS: '100' };
    const edge = testEdge(({ url }) => {
      if (url === ALERT_URL) return new Response('ok');
      return Response.json({ code: 200, msg: 'success', data: 42 });
    }, vars);
    for (let minute = 0; minute < 21; minute++) {
      await runCron(toCronDeps(edge.deps), edge.clock.now);
      edge.clock.now += MINUTE_MS;
    }
    const asked = edge.calls.filter(({ url }) => url.endsWith('/api/v1/chat/credit'));
    expect(asked).toHaveLength(3);
    const notifications = edge.calls.filter(({ url }) => url === ALERT_URL);
    expect(notifications.map(({ body }) => body)).toEqual([
      expect.stringContaining('42 credits left'),
    ]);
  });

  it('is not requested by the cron without ALERT_BALANCE_CREDITS', async () => {
    await submittedTask({ createdAt: NOW + HOUR_MS });
    const edge = testEdge(({ url }) => {
      throw new Error(`nothing answers: ${url}`);
    });
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(edge.calls.map(({ url }) => url)).toEqual(['https://kie.test/api/v1/models']);
  });
});
