import { describe, expect, it } from 'vitest';
import { parseRetryTime } from '../../../src/web/studio/access/stored-retry-time.ts';
import type { HistoryEntry } from '../../../src/web/studio/history/history.ts';
import { formatUnknownOutcome } from '../../../src/web/studio/messages/error-message.ts';
import {
  formatClearConfirmation,
  formatRemoveConfirmation,
} from '../../../src/web/studio/messages/unconfirmed-task-message.ts';
import { findPendingDuplicate } from '../../../src/web/studio/tasks/find-pending-duplicate.ts';

const pending: HistoryEntry = {
  key: 'k',
  model: 'm',
  title: 'M',
  input: { prompt: 'x', rows: [{ a: 1, b: 2 }] },
  createdAt: 1,
  phase: 'sending',
  credentialId: 'page',
};

describe('findPendingDuplicate', () => {
  const request = { model: 'm', input: { rows: [{ b: 2, a: 1 }], prompt: 'x' } };

  it('finds a pending task with the same model, input and credential, in any order of fields', () => {
    expect(findPendingDuplicate([pending], request, 'page')).toBe(pending);
  });

  it.each<[string, Partial<HistoryEntry>]>([
    ['was confirmed', { phase: 'running' }],
    ['has ended', { phase: 'ended' }],
    ['has another credential', { credentialId: 'other' }],
    ['has another model', { model: 'n' }],
    ['has another input', { input: { ...pending.input, prompt: 'y' } }],
    ['has its rows in another order', { input: { prompt: 'x', rows: [{ b: 2 }, { a: 1 }] } }],
  ])('does not find a task that %s', (_what, part) => {
    expect(findPendingDuplicate([{ ...pending, ...part }], request, 'page')).toBeUndefined();
  });
});

describe('formatUnknownOutcome', () => {
  it.each([
    [{ name: 'NetworkError', message: 'No response.', outcomeUnknown: true }],
    [{ type: 'upstream_unconfirmed', message: 'Not confirmed.', outcomeUnknown: true }],
    [{ type: 'internal', message: 'Broken.', outcomeUnknown: true }],
  ])('says that the task may exist and that checking again is safe: %j', (error) => {
    const { title, text, next } = formatUnknownOutcome(error);
    expect(title).toBe("We don't know if the task was created");
    expect(text).toContain('The task may exist');
    expect(text).toContain('Checking again is safe');
    expect(next).toBe('retry');
  });

  it('asks for a token and says that the task may exist when the credential is invalid', () => {
    const error = { type: 'invalid_credentials', message: '', outcomeUnknown: true };
    const message = formatUnknownOutcome(error);
    expect(message).toMatchObject({ next: 'token' });
    expect(message.text).toContain('The task may exist');
  });
});

it('asks before removing tasks that may be charged, and not before removing ended ones', () => {
  expect(formatRemoveConfirmation('sending')).toContain('may be lost');
  expect(formatRemoveConfirmation('running')).toContain('is charged');
  expect(formatRemoveConfirmation('ended')).toBeUndefined();
  expect(formatClearConfirmation([{ phase: 'running' }])).toContain('Paid tasks may be lost');
  expect(formatClearConfirmation([{ phase: 'ended' }])).toBe('Clear all?');
});

it('restores a retry time after a reload, unless it has passed or is implausibly far', () => {
  expect(parseRetryTime('5000', 1000)).toBe(5000);
  for (const text of [null, '', 'x', '900', '1e12'])
    expect(parseRetryTime(text, 1000)).toBeUndefined();
});
