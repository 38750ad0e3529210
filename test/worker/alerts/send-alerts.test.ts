import { describe, expect, it } from 'vitest';
import { Webhook } from 'standardwebhooks';
import { runAlerts } from '../../../src/worker/alerts/send-alerts.ts';
import { runCron } from '../../../src/worker/cron.ts';
import { listDeploymentSecrets } from '../../../src/worker/platform/webhook-secrets.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { testEdge } from '../../support/edge.ts';
import { linesOf } from '../../support/log-lines.ts';
import { NOW, rows, submittedTask } from '../tasks/builders.ts';
import { aHealth, ALERT_URL, alertDeps, alertingEdge, type AlertingEdge } from './builders.ts';

const LOST = { copies: { failed: 1 } };
const PAUSED = { deliveries: { paused: 2 } };
const states = (edge: AlertingEdge) => edge.told().map(({ data }) => `${data.kind} ${data.state}`);
const kept = () =>
  rows('select kind, raised_at, notified_at, attempts, resolved_at from alerts order by kind');
const refusing = () => new Response('no', { status: 500 });

describe('an alarm', () => {
  it('is told once, however often the cron runs, and once more when it is over', async () => {
    const edge = alertingEdge();
    edge.health(PAUSED);
    await edge.sweep(60);
    edge.health();
    await edge.sweep(60);
    expect(states(edge)).toEqual(['deliveries_paused firing', 'deliveries_paused resolved']);
    expect(await kept()).toEqual([]);
  });

  it('is told in words, with what is needed to know it again', async () => {
    const edge = alertingEdge(undefined, { ALERT_URL, PUBLIC_URL: 'http://edge.test' });
    edge.health(LOST);
    await edge.sweep();
    const [call] = edge.calls;
    expect([call?.url, call?.method]).toEqual([ALERT_URL, 'POST']);
    const [body] = edge.told();
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

  it('is signed as Standard Webhooks asks, with the secret of the deployment', async () => {
    const edge = alertingEdge();
    edge.clock.now = Date.now();
    edge.health(LOST);
    await edge.sweep();
    const [call] = edge.calls;
    const [secret = ''] = await listDeploymentSecrets(edge.deps);
    const headers = Object.fromEntries(call?.headers ?? []);
    expect(new Webhook(secret).verify(call?.body ?? '', headers)).toEqual(edge.told()[0]);
    expect(() => new Webhook(secret).verify(`${call?.body} `, headers)).toThrow();
  });

  it('is kept for the console without an ALERT_URL, and gone when it is over', async () => {
    const edge = alertingEdge(undefined, {});
    edge.health(PAUSED);
    await edge.sweep(20);
    expect(await kept()).toMatchObject([
      { kind: 'deliveries_paused', raised_at: NOW, notified_at: null },
    ]);
    edge.health();
    await edge.sweep();
    expect([await kept(), edge.calls]).toEqual([[], []]);
  });

  it('that holds already is told once there is an ALERT_URL', async () => {
    const before = alertingEdge(undefined, {});
    before.health(PAUSED);
    await before.sweep(20);
    const edge = alertingEdge();
    edge.clock.now = before.clock.now;
    edge.health(PAUSED);
    await edge.sweep(2);
    expect(edge.told()).toMatchObject([{ data: { state: 'firing', raisedAt: NOW } }]);
  });

  it('that comes and goes each minute is told no more often than in ten minutes', async () => {
    const edge = alertingEdge();
    for (let minute = 0; minute < 60; minute++) {
      edge.health(minute % 2 === 0 ? PAUSED : {});
      await edge.sweep();
    }
    expect(edge.told().length).toBeLessThanOrEqual(12);
  });

  it('that does not outlast its grace is never told, nor its end', async () => {
    const edge = alertingEdge();
    edge.health({ tasks: { unconfirmed: 1 } });
    await edge.sweep(29);
    edge.health();
    await edge.sweep(30);
    expect([edge.calls, await kept()]).toEqual([[], []]);
    edge.health({ tasks: { unconfirmed: 1 } });
    await edge.sweep(32);
    expect(states(edge)).toEqual(['tasks_unconfirmed firing']);
  });

  it('of what is lost is told again when more is, once an hour at most', async () => {
    const edge = alertingEdge();
    for (let failed = 1; failed <= 90; failed++) {
      edge.health({ copies: { failed } });
      await edge.sweep();
    }
    const told = edge.told().map(({ data }) => /\d+/.exec(data.message)?.[0]);
    expect(told).toEqual(['1', '61']);
    edge.health({ copies: { failed: 5 } }); // the others are history
    await edge.sweep(90);
    edge.health({ copies: { failed: 6 } });
    await edge.sweep(90);
    expect(edge.told().at(-1)?.data.message).toMatch(/^The copy of 6 results/);
    const ids = edge.calls.map(({ headers }) => headers.get('webhook-id'));
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a message that ALERT_URL does not take', () => {
  it('comes again after waits that double up to an hour, under the same webhook-id', async () => {
    const at: number[] = [];
    const edge = alertingEdge(() => {
      at.push((edge.clock.now - NOW) / MINUTE_MS);
      return refusing();
    });
    edge.health(PAUSED);
    await edge.sweep(250);
    expect(at).toEqual([0, 1, 3, 7, 15, 31, 63, 123, 183, 243]);
    expect(new Set(edge.calls.map(({ headers }) => headers.get('webhook-id'))).size).toBe(1);
  });

  it('is told once it is taken', async () => {
    const edge = alertingEdge((_call, n) => (n < 3 ? refusing() : new Response('ok')));
    edge.health(PAUSED);
    await edge.sweep(60);
    expect(edge.calls).toHaveLength(3);
    expect(await kept()).toMatchObject([{ attempts: 0, notified_at: NOW + 3 * MINUTE_MS }]);
  });

  it('and whose kind goes meanwhile is not told any more', async () => {
    const edge = alertingEdge(refusing);
    edge.health(PAUSED);
    await edge.sweep(20);
    const { length } = edge.calls;
    edge.health();
    await edge.sweep(60);
    expect([edge.calls.length, await kept()]).toEqual([length, []]);
  });

  // As many sweeps as a day has minutes.
  it('about an end is given up after a day', { timeout: 60_000 }, async () => {
    const edge = alertingEdge((_call, n) => (n === 1 ? new Response('ok') : refusing()));
    edge.health(PAUSED);
    await edge.sweep(11);
    edge.health();
    await edge.sweep(2 + DAY_MS / MINUTE_MS);
    expect(await kept()).toEqual([]);
    expect(linesOf(edge, 'alert.abandoned')).toMatchObject([{ kind: 'deliveries_paused' }]);
  });

  it('about an end is not needed when the kind is back, and nothing is told twice', async () => {
    const edge = alertingEdge((_call, n) => (n === 1 ? new Response('ok') : refusing()));
    edge.health(PAUSED);
    await edge.sweep(11);
    edge.health();
    await edge.sweep(3);
    edge.health(PAUSED);
    const { length } = edge.calls;
    await edge.sweep(60);
    expect(edge.calls).toHaveLength(length);
    expect(await kept()).toMatchObject([{ raised_at: NOW, resolved_at: null }]);
  });

  it('is in the log without its address', async () => {
    const edge = alertingEdge(() => {
      throw new TypeError(`cannot load ${ALERT_URL}`);
    });
    edge.health(PAUSED);
    await edge.sweep();
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

describe('two crons at once', () => {
  it.each([PAUSED, {}])('tell once: %j', async (last) => {
    const edge = alertingEdge();
    edge.health(PAUSED);
    if (last !== PAUSED) await edge.sweep(11);
    const before = edge.calls.length;
    const deps = alertDeps(edge, (now) => aHealth(last, now));
    await Promise.all([1, 2, 3].map(() => runAlerts(deps)));
    expect(edge.calls).toHaveLength(before + 1);
  });
});

describe("KIE's balance", () => {
  it('is asked for where it may be alarming, if what is known is older than ten minutes', async () => {
    const edge = alertingEdge(undefined, { ALERT_BALANCE_CREDITS: '10' });
    await edge.sweep();
    expect(edge.balancesAsked).toEqual([10 * MINUTE_MS]);
    const none = alertingEdge();
    await none.sweep();
    expect(none.balancesAsked).toEqual([]);
  });

  it('is asked for by the minute’s cron every ten minutes, and told when it is low', async () => {
    const vars = { ALERT_URL, ALERT_BALANCE_CREDITS: '100' };
    const edge = testEdge(({ url }) => {
      if (url === ALERT_URL) return new Response('ok');
      return Response.json({ code: 200, msg: 'success', data: 42 });
    }, vars);
    for (let minute = 0; minute < 21; minute++) {
      await runCron(edge.deps, edge.clock.now);
      edge.clock.now += MINUTE_MS;
    }
    const asked = edge.calls.filter(({ url }) => url.startsWith('https://kie.test/'));
    expect(asked).toHaveLength(3);
    const told = edge.calls.filter(({ url }) => url === ALERT_URL);
    expect(told.map(({ body }) => body)).toEqual([expect.stringContaining('42 credits left')]);
  });

  it('is never asked for by a cron without a limit for it', async () => {
    await submittedTask({ createdAt: NOW + HOUR_MS });
    const edge = testEdge(({ url }) => {
      throw new Error(`nothing may be fetched: ${url}`);
    });
    await runCron(edge.deps, edge.clock.now);
    expect(edge.calls).toEqual([]);
  });
});
