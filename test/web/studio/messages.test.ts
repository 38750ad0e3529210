import { describe, expect, it } from 'vitest';
import { ERROR_TYPES } from '../../../src/worker/http/errors.ts';
import { formatError } from '../../../src/web/studio/messages/error-message.ts';
import {
  formatCredits,
  formatEstimate,
  formatListPrice,
  formatUsage,
} from '../../../src/web/studio/messages/price-label.ts';
import { formatFailure, formatTaskState } from '../../../src/web/studio/messages/task-label.ts';
import { formatTimeAgo, formatTimeLeft } from '../../../src/web/studio/messages/format-time.ts';
import { formatDuration } from '../../../src/web/shared/messages/format-duration.ts';

const estimate = (remainingMs: number | null, elapsedMs = 0, p50Ms: number | null = 60_000) => ({
  elapsedMs,
  remainingMs,
  p50Ms,
  p90Ms: p50Ms === null ? null : p50Ms * 2,
});

describe('the time left', () => {
  it('is rounded, because it is an estimate', () => {
    expect(formatTimeLeft(estimate(43_000), 0)).toBe('about 40 s left');
    expect(formatTimeLeft(estimate(100_000), 0)).toBe('about 2 min left');
    expect(formatTimeLeft(estimate(9_000), 0)).toBe('a few seconds left');
  });

  it('goes on by the clock between two words of the edge', () => {
    expect(formatTimeLeft(estimate(43_000), 20_000)).toBe('about 20 s left');
  });

  it('says so when it takes longer than usual, and nothing where nobody knows', () => {
    expect(formatTimeLeft(estimate(0), 0)).toMatch('longer than usual');
    expect(formatTimeLeft(estimate(null), 0)).toBe('');
    expect(formatTimeLeft(undefined, 0)).toBe('');
  });
});

describe('times', () => {
  it('are told as people do', () => {
    expect(formatDuration(58_400)).toBe('58 s');
    expect(formatDuration(80_000)).toBe('1 min 20 s');
    expect(formatTimeAgo(0, 30_000)).toBe('just now');
    expect(formatTimeAgo(0, 5 * 60_000)).toBe('5 min ago');
    expect(formatTimeAgo(0, 3 * 3_600_000)).toBe('3 h ago');
  });
});

describe('a price', () => {
  const price = { model: 'm', credits: 42, usd: 0.21 };

  it('is about so many credits and dollars, and says who says so', () => {
    expect(formatEstimate({ ...price, basis: 'list' })).toEqual({
      text: 'About 42 credits, $0.21',
      why: "By KIE's price list.",
    });
  });

  it('that nobody knows is no number', () => {
    const { text, note } = formatEstimate({ ...price, basis: 'unknown' });
    expect(text).toBe('Nobody knows the price yet');
    expect(note).toBe('42 credits are set aside for it.');
  });

  it('of a model is a range over whatever it hangs on', () => {
    const rate = {
      by: 'mode',
      of: { std: { by: 'sound', of: { true: 20, false: 14 } }, '4K': 67 },
    };
    expect(formatListPrice({ per: 'second', rate })).toBe('14–67 credits a second');
    expect(formatListPrice({ per: 'task', rate: 1 })).toBe('1 credit');
    expect(formatListPrice(null)).toBe('');
  });

  it('counts what is left of a day', () => {
    const usage = {
      client: { authMethod: 'token' },
      models: ['*'],
      limits: { maxConcurrent: 1, perMinute: 1, dailyCredits: 1000, monthlyCredits: null },
      used: { running: 0, tasksThisMinute: 0, creditsToday: 42, creditsThisMonth: 42 },
      resetsAt: { day: 0, month: 0 },
    };
    expect(formatUsage(usage)).toBe('958 credits left today');
    expect(formatUsage({ ...usage, limits: { ...usage.limits, dailyCredits: null } })).toBe(
      '42 credits used today',
    );
    expect(formatCredits(0.5)).toBe('0.5 credits');
  });
});

describe('an error', () => {
  it('of every type of the edge has a title and a sentence', () => {
    for (const type of Object.keys(ERROR_TYPES)) {
      const { title, text } = formatError({ message: 'What the edge said.', type });
      expect(title.length, type).toBeGreaterThan(5);
      expect(text.length, type).toBeGreaterThan(5);
    }
  });

  it('that a credential would cure asks for one', () => {
    for (const type of [
      'unauthorized',
      'invalid_credentials',
      'auth_not_configured',
      'origin_not_allowed',
    ])
      expect(formatError({ message: '', type }).next).toBe('token');
  });

  it('tells how long to wait, or when there is a new budget', () => {
    expect(
      formatError({ message: '', type: 'rate_limited', retryAfterMs: 7000 }).retryAfterMs,
    ).toBe(7000);
    const spent = { message: '', type: 'budget_exceeded', resetsAt: Date.UTC(2026, 0, 2) };
    expect(formatError(spent).text).toMatch(/There is a new one \w+/);
  });

  it("of the network is no fault of the form's", () => {
    expect(formatError({ name: 'NetworkError', message: 'No answer came.' })).toMatchObject({
      title: 'No connection',
      next: 'again',
    });
  });

  it("of KIE's says what KIE said", () => {
    expect(formatError({ message: 'bad image', type: 'upstream_refused' }).text).toMatch(
      'KIE says: bad image',
    );
  });
});

const failed = (failCode: string | null, failMsg: string | null) =>
  formatFailure({ state: 'fail', failCode, failMsg });

describe('the end of a task', () => {
  it('says what KIE said and what to do', () => {
    expect(failed('500', 'Internal server error.')?.text).toBe(
      'KIE says: Internal server error. That is on KIE’s side: the same again often works.',
    );
    expect(failed('422', null)?.text).toBe('Change the prompt or the files and try again.');
    expect(failed('402', null)?.text).toMatch('whoever runs it');
  });

  it('that nobody knows is no failure of anybody', () => {
    const end = formatFailure({ state: 'expired_unknown', failCode: null, failMsg: null });
    expect(end?.title).toBe('Nobody knows how this ended');
  });

  it('is none while it runs or when it succeeded', () => {
    for (const state of ['waiting', 'generating', 'success'] as const)
      expect(formatFailure({ state, failCode: null, failMsg: null })).toBeUndefined();
    expect(formatTaskState('generating', 'running')).toBe('Generating');
    expect(formatTaskState(undefined, 'sending')).toBe('Sending');
    expect(formatTaskState(undefined, 'running')).toBe('Under way');
  });
});
