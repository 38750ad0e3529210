import { describe, expect, it } from 'vitest';
import {
  ALERT_KINDS,
  RESOLVED_MESSAGES,
  type AlertKind,
} from '../../../src/worker/alerts/alert.ts';
import { evaluateAlerts } from '../../../src/worker/alerts/evaluate-alerts.ts';
import { MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { NOW } from '../tasks/builders.ts';
import { aHealth } from './builders.ts';

const SETTINGS = { url: undefined, balanceCredits: 100 };
const held = (...causes: AlertKind[]) =>
  new Map(causes.map((kind) => [kind, { message: 'as before' }]));
const alarms = (
  part: Parameters<typeof aHealth>[0],
  holding = held(),
  settings: Parameters<typeof evaluateAlerts>[1] = SETTINGS,
) => evaluateAlerts(aHealth(part), settings, holding);
const causes = (...given: Parameters<typeof alarms>) => alarms(...given).map(({ kind }) => kind);

const ago = (ms: number) => ({ oldestDueAt: NOW - ms });
const balance = (credits: number | null, at = NOW) => ({
  balance: { credits, at, problem: null },
});

describe('of a deployment that is well', () => {
  it('nothing is alarming', () => expect(causes({})).toEqual([]));
});

describe('what is alarming', () => {
  it.each<[string, Parameters<typeof aHealth>[0], AlertKind]>([
    ['a balance under the limit', balance(99.5), 'balance_low'],
    ['a result near its deadline', { copies: { nearDeadline: 1 } }, 'copies_near_deadline'],
    ['a lost result', { copies: { failed: 1 } }, 'copies_failed'],
    [
      'callbacks overdue for ten minutes',
      { deliveries: ago(10 * MINUTE_MS) },
      'deliveries_overdue',
    ],
    ['callbacks that are held back', { deliveries: { paused: 2 } }, 'deliveries_paused'],
    ['a callback given up today', { deliveries: { failedLastDay: 1 } }, 'deliveries_failed'],
    ['tasks overdue for ten minutes', { tasks: ago(10 * MINUTE_MS) }, 'tasks_overdue'],
    ['unconfirmed tasks', { tasks: { unconfirmed: 3 } }, 'tasks_unconfirmed'],
    ['a dead letter', { deadLetters: { lastDay: 1, latestAt: NOW } }, 'dead_letters'],
  ])('is %s', (_what, part, kind) => {
    expect(causes(part)).toEqual([kind]);
  });

  it.each<[string, Parameters<typeof aHealth>[0]]>([
    ['a balance at the limit', balance(100)],
    ['a balance that nobody knows', balance(null)],
    ['callbacks overdue for less', { deliveries: ago(10 * MINUTE_MS - 1) }],
    ['tasks overdue for less', { tasks: ago(10 * MINUTE_MS - 1) }],
    ['work that is owed', { copies: { pending: 9, retrying: 3 }, deliveries: { pending: 9 } }],
    ['a callback given up before today', { deliveries: { failed: 1 } }],
    ['a dead letter of last week', { deadLetters: { lastDay: 0, latestAt: 5 } }],
  ])('is not %s', (_what, part) => {
    expect(causes(part)).toEqual([]);
  });

  it('is all of it at once, each by itself', () => {
    const all = alarms({
      tasks: { unconfirmed: 1, ...ago(MINUTE_MS * 60) },
      copies: { failed: 1, nearDeadline: 1 },
      deliveries: { paused: 1, failedLastDay: 1, ...ago(MINUTE_MS * 60) },
      deadLetters: { lastDay: 1 },
      ...balance(0),
    });
    expect(new Set(all.map(({ kind }) => kind))).toEqual(new Set(ALERT_KINDS));
  });

  it('has the number and the remedy in its words, and an end in words', () => {
    const [lost] = alarms({ copies: { failed: 12 } });
    expect(lost).toMatchObject({ count: 12, graceMs: 0 });
    expect(lost?.message).toMatch(/^The copy of 12 results .*GET \/admin\/api\/stuck/);
    for (const kind of ALERT_KINDS) expect(RESOLVED_MESSAGES[kind]).toMatch(/^[A-Z].+\.$/);
  });

  it('is not told of unconfirmed tasks before they were so for half an hour', () => {
    expect(alarms({ tasks: { unconfirmed: 1 } })[0]?.graceMs).toBe(30 * MINUTE_MS);
  });
});

describe('a balance', () => {
  it('is never low where no limit is set', () => {
    expect(causes(balance(0), held(), { ...SETTINGS, balanceCredits: undefined })).toEqual([]);
  });

  it.each([
    [99, held('balance_low'), true],
    [109, held('balance_low'), true],
    [111, held('balance_low'), false],
    [109, held(), false],
  ])('of %d credits is low until it is a tenth above its limit', (credits, holding, isLow) => {
    expect(causes(balance(credits), holding)).toEqual(isLow ? ['balance_low'] : []);
  });

  it("is the younger of KIE's two words", () => {
    const remained = { credits: 50, at: NOW - 1 };
    expect(causes({ ...balance(500), remained })).toEqual([]);
    expect(causes({ ...balance(500, NOW - 2), remained })).toEqual(['balance_low']);
    expect(causes({ ...balance(null), remained })).toEqual(['balance_low']);
  });

  it('that nobody can tell is as low as it was, in the same words', () => {
    expect(alarms(balance(null), held('balance_low'))).toMatchObject([
      { kind: 'balance_low', message: 'as before' },
    ]);
  });
});

describe('what is overdue', () => {
  it.each<AlertKind>(['tasks_overdue', 'deliveries_overdue'])(
    'stays alarming until it is overdue for less than five minutes: %s',
    (kind) => {
      const part = (ms: number) =>
        kind === 'tasks_overdue' ? { tasks: ago(ms) } : { deliveries: ago(ms) };
      expect(causes(part(5 * MINUTE_MS), held(kind))).toEqual([kind]);
      expect(causes(part(5 * MINUTE_MS - 1), held(kind))).toEqual([]);
    },
  );
});
