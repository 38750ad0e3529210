import { describe, expect, it } from 'vitest';
import { describeOutcome } from '../../../src/web/console/actions/action-outcome.ts';
import { findUrgentActions } from '../../../src/web/console/actions/urgent-actions.ts';
import { makeDelivery, makeFile, makeTask, NOW } from './builders.ts';

const copyOutcome = (...files: Parameters<typeof makeFile>[0][]) =>
  describeOutcome(
    'retry_copy',
    makeTask(),
    makeTask({ files: files.map((file, n) => makeFile({ n, ...file })) }),
    NOW,
  );

describe('the outcome of a copy retry', () => {
  it('a copy retry is in progress until the first copy attempt is recorded', () => {
    expect(copyOutcome({ attempts: 0 }).tone).toBe('info');
  });

  it('a copy retry is a success only once all files are stored', () => {
    expect(copyOutcome({ state: 'stored' }, { state: 'stored' })).toEqual({
      tone: 'success',
      text: 'Stored 2 files.',
    });
    expect(copyOutcome({ state: 'stored' }, {}).tone).toBe('info');
  });

  it('a copy retry reports the error of a failed copy and the time of the next attempt', () => {
    const failed = { attempts: 1, lastError: 'the host returned 404', nextAttemptAt: NOW + 10_000 };
    expect(copyOutcome(failed)).toEqual({
      tone: 'error',
      text: 'Copy failed: the host returned 404. Next attempt in 10 s.',
    });
    expect(copyOutcome({ state: 'failed', lastError: 'gone' }).text).toBe(
      'Copy failed permanently: gone.',
    );
  });
});

describe('the outcome of a resent callback', () => {
  const before = makeTask({
    deliveries: [makeDelivery({ state: 'failed', attempts: 3, lastStatus: 500 })],
  });
  const resendOutcome = (part: Parameters<typeof makeDelivery>[0], id?: string) =>
    describeOutcome('resend', before, makeTask({ deliveries: [makeDelivery(part)] }), NOW, id);

  it('a resend is pending until an attempt newer than the click is recorded', () => {
    expect(resendOutcome({ attempts: 3, lastStatus: 500 }).tone).toBe('info');
  });

  it('a resend is a success once the app accepted the callback', () => {
    expect(resendOutcome({ state: 'delivered', attempts: 4, lastStatus: 200 })).toEqual({
      tone: 'success',
      text: 'Delivered: HTTP 200.',
    });
  });

  it('a resend reports the status or the connection error of a failed delivery', () => {
    expect(resendOutcome({ attempts: 4, lastStatus: 503, nextAttemptAt: NOW + 300_000 }).text).toBe(
      'Delivery failed: HTTP 503. Next attempt in 5 min.',
    );
    expect(resendOutcome({ attempts: 4, lastError: 'no connection' }).text).toBe(
      'Delivery failed: no connection.',
    );
  });

  it('a resend ignores other deliveries of the task', () => {
    expect(resendOutcome({ id: 'other', state: 'delivered' }, 'd1').tone).toBe('info');
  });
});

describe('the outcome of refreshing a task from KIE', () => {
  it.each([
    [
      { state: 'generating', nextPollAt: NOW + 5000 },
      'error',
      'KIE reports: generating. Next poll in 5 s.',
    ],
    [{ state: 'success', files: [makeFile()] }, 'success', 'KIE reports success with 1 file.'],
    [
      { state: 'fail', failMsg: 'no such style' },
      'error',
      'The task has ended: failed. KIE reports: no such style.',
    ],
    [{ state: 'expired_unknown' }, 'error', 'The task has ended: outcome unknown.'],
  ] as const)('describes a refreshed task %j as %s: %s', (part, tone, text) => {
    const after = makeTask(part as Parameters<typeof makeTask>[0]);
    expect(describeOutcome('refresh', makeTask(), after, NOW)).toEqual({ tone, text });
  });
});

const urgentWith = (state: 'delivered' | 'failed') =>
  findUrgentActions(
    makeTask({
      availableActions: ['retry_copy', 'resend', 'abandon_copies', 'delete'],
      deliveries: [makeDelivery({ state })],
    }),
  );

describe('urgent actions', () => {
  it('emphasizes resending only while the latest callback is undelivered, and never abandoning or deleting', () => {
    expect(urgentWith('delivered')).toEqual(['retry_copy']);
    expect(urgentWith('failed')).toEqual(['retry_copy', 'resend']);
  });
});
