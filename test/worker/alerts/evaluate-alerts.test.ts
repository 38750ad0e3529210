import { describe, expect, it } from 'vitest';
import {
  ALERT_KINDS,
  RESOLVED_MESSAGES,
  type AlertKind,
} from '../../../src/worker/alerts/alert.ts';
import { evaluateAlerts } from '../../../src/worker/alerts/evaluate-alerts.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';
import { makeHealth } from './builders.ts';

const SETTINGS = { ALERT_BALANCE_CREDITS: 100, DATABASE_MAX_BYTES: 10e9 };
const activeAlerts = (...kinds: AlertKind[]) =>
  new Map(kinds.map((kind) => [kind, { message: 'unchanged' }]));
const evaluate = (
  part: Parameters<typeof makeHealth>[0],
  active = activeAlerts(),
  settings: Parameters<typeof evaluateAlerts>[1] = SETTINGS,
) => evaluateAlerts(makeHealth(part), settings, active);
const kindsOf = (...given: Parameters<typeof evaluate>) =>
  evaluate(...given).map(({ kind }) => kind);

const ago = (ms: number) => ({ oldestDueAt: NOW - ms });
/** The cron ran first this long ago. */
const begunAgo = (ms: number) => ({ cron: { firstRunAt: NOW - ms, lastRunAt: NOW } });
const balance = (credits: number | null, at = NOW) => ({
  balance: { credits, at, problem: null },
});

describe('evaluateAlerts of a healthy deployment', () => {
  it('returns no alerts', () => expect(kindsOf({})).toEqual([]));
});

describe('evaluateAlerts', () => {
  it.each<[string, Parameters<typeof makeHealth>[0], AlertKind]>([
    ['a balance under the limit', balance(99.5), 'balance_low'],
    ['a result near its deadline', { copies: { nearDeadline: 1 } }, 'copies_near_deadline'],
    ['a failed copy', { copies: { failed: 1 } }, 'copies_failed'],
    ['a copy that is missing from R2', { copies: { lost: 1 } }, 'files_lost'],
    [
      'callbacks overdue for ten minutes',
      { deliveries: ago(10 * MINUTE_MS) },
      'deliveries_overdue',
    ],
    ['paused callbacks', { deliveries: { paused: 2 } }, 'deliveries_paused'],
    [
      'a callback that failed in the last 24 hours',
      { deliveries: { failedLastDay: 1 } },
      'deliveries_failed',
    ],
    ['tasks overdue for ten minutes', { tasks: ago(10 * MINUTE_MS) }, 'tasks_overdue'],
    ['a database of 70 % of its size', { database: { bytes: 7e9 } }, 'database_filling'],
    ['unconfirmed tasks', { tasks: { unconfirmed: 3 } }, 'tasks_unconfirmed'],
    [
      'a charge far from the price',
      {
        charges: {
          unexpected: [{ model: 'a/b', tasks: 1, charged: 9, reserved: 1, latestAt: NOW }],
          exceeding: [],
        },
      },
      'charges_unexpected',
    ],
    [
      'a client whose charges exceed its reservations',
      {
        charges: {
          unexpected: [],
          exceeding: [{ client: 'a', clientName: null, tasks: 3, charged: 9, reserved: 3 }],
        },
      },
      'charges_above_reservation',
    ],
    ['a dead letter', { deadLetters: { lastDay: 1, latestAt: NOW } }, 'dead_letters'],
  ])('raises an alert for %s', (_what, part, kind) => {
    expect(kindsOf(part)).toEqual([kind]);
  });

  it.each<[string, Parameters<typeof makeHealth>[0]]>([
    ['a balance at the limit', balance(100)],
    ['an unknown balance', balance(null)],
    ['callbacks overdue for less', { deliveries: ago(10 * MINUTE_MS - 1) }],
    ['tasks overdue for less', { tasks: ago(10 * MINUTE_MS - 1) }],
    ['pending work', { copies: { pending: 9, retrying: 3 }, deliveries: { pending: 9 } }],
    ['a callback that failed earlier', { deliveries: { failed: 1 } }],
    ['a dead letter of last week', { deadLetters: { lastDay: 0, latestAt: 5 } }],
  ])('raises no alert for %s', (_what, part) => {
    expect(kindsOf(part)).toEqual([]);
  });

  it('raises every kind of alert at once', () => {
    const all = evaluate({
      tasks: { unconfirmed: 1, ...ago(MINUTE_MS * 60) },
      copies: { failed: 1, nearDeadline: 1, lost: 1 },
      deliveries: { paused: 1, failedLastDay: 1, ...ago(MINUTE_MS * 60) },
      deadLetters: { lastDay: 1 },
      charges: {
        unexpected: [{ model: 'a/b', tasks: 1, charged: 9, reserved: 1, latestAt: NOW }],
        exceeding: [{ client: 'a', clientName: null, tasks: 3, charged: 9, reserved: 3 }],
      },
      database: { bytes: 9e9 },
      ...balance(0),
    });
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(ALERT_KINDS));
  });

  it('has messages with the number and the remedy, and a resolved message for each kind', () => {
    const [lost] = evaluate({ copies: { failed: 12 } });
    expect(lost).toMatchObject({ count: 12, graceMs: 0 });
    expect(lost?.message).toMatch(/^The copy of 12 results .*GET \/admin\/api\/stuck/);
    for (const kind of ALERT_KINDS) expect(RESOLVED_MESSAGES[kind]).toMatch(/^[A-Z].+\.$/);
  });

  it('gives unconfirmed tasks a grace period of 30 minutes', () => {
    expect(evaluate({ tasks: { unconfirmed: 1 } })[0]?.graceMs).toBe(30 * MINUTE_MS);
  });
});

describe('the alerts about the size of the database', () => {
  const both = ['database_filling', 'database_nearly_full'] as const;
  it.each([
    [6.99e9, activeAlerts(), []],
    [7e9, activeAlerts(), ['database_filling']],
    [8.99e9, activeAlerts('database_filling'), ['database_filling']],
    [9e9, activeAlerts('database_filling'), [...both]],
    [8.5e9, activeAlerts(...both), [...both]],
    [8.49e9, activeAlerts(...both), ['database_filling']],
    [6.5e9, activeAlerts('database_filling'), ['database_filling']],
    [6.49e9, activeAlerts('database_filling'), []],
  ])('begin at 70 and 90 % of 10 GB and end 5 % lower: %d bytes', (bytes, active, kinds) => {
    expect(kindsOf({ database: { bytes, largestAccounts: [] } }, active)).toEqual(kinds);
  });

  it('name the accounts with the most in it, and follow DATABASE_MAX_BYTES', () => {
    const largestAccounts = [{ account: 'token:a', storedBytes: 234e6 }];
    const database = { bytes: 350e6, largestAccounts };
    const [alert] = evaluate({ database }, activeAlerts(), {
      ...SETTINGS,
      DATABASE_MAX_BYTES: 500e6,
    });
    expect(alert?.message).toMatch(
      /^The database has 0\.4 of 0\.5 GB\..*token:a 0\.2 GB.*ROW_RETENTION_DAYS/,
    );
  });
});

describe('the alert balance_low', () => {
  it('is never raised without ALERT_BALANCE_CREDITS', () => {
    const settings = { ...SETTINGS, ALERT_BALANCE_CREDITS: undefined };
    expect(kindsOf(balance(0), activeAlerts(), settings)).toEqual([]);
  });

  it.each([
    [99, activeAlerts('balance_low'), true],
    [109, activeAlerts('balance_low'), true],
    [111, activeAlerts('balance_low'), false],
    [109, activeAlerts(), false],
  ])('for %d credits is resolved only at 110 % of the limit', (credits, active, isLow) => {
    expect(kindsOf(balance(credits), active)).toEqual(isLow ? ['balance_low'] : []);
  });

  it('uses the later of the two balance readings', () => {
    const remained = { credits: 50, at: NOW - 1 };
    expect(kindsOf({ ...balance(500), remained })).toEqual([]);
    expect(kindsOf({ ...balance(500, NOW - 2), remained })).toEqual(['balance_low']);
    expect(kindsOf({ ...balance(null), remained })).toEqual(['balance_low']);
  });

  it('keeps its message while the balance cannot be read', () => {
    expect(evaluate(balance(null), activeAlerts('balance_low'))).toMatchObject([
      { kind: 'balance_low', message: 'unchanged' },
    ]);
  });
});

describe('overdue alerts', () => {
  it('are not raised for work that was due before the first run of the cron', () => {
    const due = { tasks: ago(14 * MINUTE_MS), deliveries: ago(14 * MINUTE_MS) };
    expect(kindsOf({ ...due, ...begunAgo(0) })).toEqual([]);
    expect(kindsOf({ ...due, ...begunAgo(10 * MINUTE_MS - 1) })).toEqual([]);
    expect(kindsOf({ ...due, ...begunAgo(10 * MINUTE_MS) })).toEqual([
      'deliveries_overdue',
      'tasks_overdue',
    ]);
  });

  it.each<AlertKind>(['tasks_overdue', 'deliveries_overdue'])(
    'resolve %s only below five minutes',
    (kind) => {
      const part = (ms: number) =>
        kind === 'tasks_overdue' ? { tasks: ago(ms) } : { deliveries: ago(ms) };
      expect(kindsOf(part(5 * MINUTE_MS), activeAlerts(kind))).toEqual([kind]);
      expect(kindsOf(part(5 * MINUTE_MS - 1), activeAlerts(kind))).toEqual([]);
    },
  );
});
