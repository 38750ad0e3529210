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
  it('rounds the time left', () => {
    expect(formatTimeLeft(estimate(43_000), 0)).toBe('about 40 s left');
    expect(formatTimeLeft(estimate(100_000), 0)).toBe('about 2 min left');
    expect(formatTimeLeft(estimate(9_000), 0)).toBe('a few seconds left');
  });

  it('counts the time left down between two estimates', () => {
    expect(formatTimeLeft(estimate(43_000), 20_000)).toBe('about 20 s left');
  });

  it('says when a task takes longer than usual, and nothing without an estimate', () => {
    expect(formatTimeLeft(estimate(0), 0)).toMatch('longer than usual');
    expect(formatTimeLeft(estimate(null), 0)).toBe('');
    expect(formatTimeLeft(undefined, 0)).toBe('');
  });
});

describe('times', () => {
  it('formats durations and past times', () => {
    expect(formatDuration(58_400)).toBe('58 s');
    expect(formatDuration(80_000)).toBe('1 min 20 s');
    expect(formatTimeAgo(0, 30_000)).toBe('just now');
    expect(formatTimeAgo(0, 5 * 60_000)).toBe('5 min ago');
    expect(formatTimeAgo(0, 3 * 3_600_000)).toBe('3 h ago');
  });
});

describe('a price', () => {
  const price = { model: 'm', credits: 42, maxCredits: 84, usd: 0.21 };

  it('formats an estimate in credits and dollars with its source', () => {
    expect(formatEstimate({ ...price, basis: 'list' })).toEqual({
      text: 'About 42 credits, $0.21',
      note: "Based on KIE's price list.",
    });
  });

  it('shows the reserved credits when the price is unknown', () => {
    const { text, note } = formatEstimate({ ...price, basis: 'unknown' });
    expect(text).toBe('Price unknown');
    expect(note).toBe('42 credits are reserved.');
  });

  it('formats a list price as a range over all options of the model', () => {
    const rate = {
      by: 'mode',
      rates: { std: { by: 'sound', rates: { true: 20, false: 14 } }, '4K': 67 },
    };
    expect(formatListPrice({ per: 'second', rate })).toBe('14–67 credits per second');
    expect(formatListPrice({ per: 'task', rate: 1 })).toBe('1 credit');
    expect(formatListPrice(null)).toBe('');
  });

  it("formats what is left of the day's budget, or what was used without one", () => {
    const usage = {
      client: { id: 'token:a', authMethod: 'token' as const },
      models: ['*'],
      inputCaps: {},
      limits: { maxConcurrent: 1, perMinute: 1, dailyCredits: 1000, monthlyCredits: null },
      used: {
        running: 0,
        tasksThisMinute: 0,
        creditsToday: 42,
        creditsThisMonth: 42,
        storedBytes: 0,
      },
      resetsAt: { day: 0, month: 0 },
    };
    expect(formatUsage(usage)).toBe('958 credits left today');
    expect(formatUsage({ ...usage, limits: { ...usage.limits, dailyCredits: null } })).toBe(
      '42 credits used today',
    );
    expect(formatCredits(0.5)).toBe('0.5 credits');
  });
});

describe('an error message', () => {
  it('has a title and a text for every error type of the server', () => {
    for (const type of Object.keys(ERROR_TYPES)) {
      const { title, text } = formatError({ message: 'The message of the server.', type });
      expect(title.length, type).toBeGreaterThan(5);
      expect(text.length, type).toBeGreaterThan(5);
    }
  });

  it('asks for a token when the credential is the problem', () => {
    for (const type of [
      'unauthorized',
      'invalid_credentials',
      'auth_not_configured',
      'origin_not_allowed',
    ])
      expect(formatError({ message: '', type }).next).toBe('token');
  });

  it('has the time to wait or the time at which the budget resets', () => {
    expect(
      formatError({ message: '', type: 'rate_limited', retryAfterMs: 7000 }).retryAfterMs,
    ).toBe(7000);
    const spent = { message: '', type: 'budget_exceeded', resetsAt: Date.UTC(2026, 0, 2) };
    expect(formatError(spent).text).toMatch(/It resets on \w+/);
  });

  it('reports a network error as a missing connection', () => {
    expect(formatError({ name: 'NetworkError', message: 'No response.' })).toMatchObject({
      title: 'No connection',
      next: 'retry',
    });
  });

  it("quotes KIE's message when KIE rejects a request", () => {
    expect(formatError({ message: 'bad image', type: 'upstream_refused' }).text).toMatch(
      'KIE says: bad image',
    );
  });
});

const formatFail = (failCode: string | null, failMsg: string | null) =>
  formatFailure({ state: 'fail', failCode, failMsg });

describe('the end of a task', () => {
  it("quotes KIE's reason for a failure and says what to do", () => {
    expect(formatFail('500', 'Internal server error.')?.text).toBe(
      'KIE says: Internal server error. This is an error at KIE. Trying again often works.',
    );
    expect(formatFail('422', null)?.text).toBe('Change the prompt or the files and try again.');
    expect(formatFail('402', null)?.text).toMatch('Contact its operator');
  });

  it('does not report an unknown outcome as a failure', () => {
    const failure = formatFailure({ state: 'expired_unknown', failCode: null, failMsg: null });
    expect(failure?.title).toBe('Outcome unknown');
  });

  it('has no failure message for a running or successful task', () => {
    for (const state of ['waiting', 'generating', 'success'] as const)
      expect(formatFailure({ state, failCode: null, failMsg: null })).toBeUndefined();
    expect(formatTaskState('generating', 'running')).toBe('Generating');
    expect(formatTaskState(undefined, 'sending')).toBe('Sending');
    expect(formatTaskState(undefined, 'running')).toBe('Running');
  });
});
