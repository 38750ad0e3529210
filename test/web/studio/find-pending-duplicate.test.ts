import { describe, expect, it } from 'vitest';
import { parseRetryTime } from '../../../src/web/studio/access/stored-retry-time.ts';
import type { HistoryEntry } from '../../../src/web/studio/history/history.ts';
import { findPendingDuplicate } from '../../../src/web/studio/tasks/find-pending-duplicate.ts';
import { formatUnknownOutcome } from '../../../src/web/studio/messages/error-message.ts';
import { formatClearConfirmation, formatRemoveConfirmation } from '../../../src/web/studio/messages/unconfirmed-task-message.ts';

const sent: HistoryEntry = {
  key: 'k',
  model: 'm',
  title: 'M',
  input: { prompt: 'x', rows: [{ a: 1, b: 2 }] },
  createdAt: 1,
  phase: 'sending',
  owner: 'page',
};

describe('a wish', () => {
  const wish = { model: 'm', input: { rows: [{ b: 2, a: 1 }], prompt: 'x' } };

  it('is the same as one without an answer when model, input and sender are, in whatever order', () => {
    expect(findPendingDuplicate([sent], wish, 'page')).toBe(sent);
  });

  it.each<[string, Partial<HistoryEntry>]>([
    ['has its answer', { phase: 'running' }],
    ['is over', { phase: 'ended' }],
    ['is of another sender', { owner: 'other' }],
    ['is of another model', { model: 'n' }],
    ['has another input', { input: { ...sent.input, prompt: 'y' } }],
    ['has its rows in another order', { input: { prompt: 'x', rows: [{ b: 2 }, { a: 1 }] } }],
  ])('is another one than one that %s', (_what, part) => {
    expect(findPendingDuplicate([{ ...sent, ...part }], wish, 'page')).toBeUndefined();
  });
});

describe('where no answer came', () => {
  it.each([
    [{ name: 'NetworkError', message: 'No answer came.', outcomeUnknown: true }],
    [{ type: 'upstream_unconfirmed', message: 'Not confirmed.', outcomeUnknown: true }],
    [{ type: 'internal', message: 'Broken.', outcomeUnknown: true }],
  ])('says that the task may exist, and that looking again is safe: %j', (error) => {
    const { title, text, next } = formatUnknownOutcome(error);
    expect(title).toBe('Its outcome is not known');
    expect(text).toContain('The task may exist');
    expect(text).toContain('Looking again is safe');
    expect(next).toBe('again');
  });

  it('says so of one that a credential would find, too', () => {
    const words = formatUnknownOutcome({
      type: 'invalid_credentials',
      message: '',
      taskMayExist: true,
    });
    expect(words).toMatchObject({ next: 'token' });
    expect(words.text).toContain('The task may exist');
  });
});

it('asks before anything goes that is paid, and not before what has ended', () => {
  expect(formatRemoveConfirmation('sending')).toContain('may be lost');
  expect(formatRemoveConfirmation('running')).toContain('is paid');
  expect(formatRemoveConfirmation('ended')).toBeUndefined();
  expect(formatClearConfirmation([{ phase: 'running' }])).toContain('Paid tasks may be lost');
  expect(formatClearConfirmation([{ phase: 'ended' }])).toBe('Really clear all?');
});

it('a wait that the edge asked for outlasts a reload, and not a clock that was set', () => {
  expect(parseRetryTime('5000', 1000)).toBe(5000);
  for (const text of [null, '', 'x', '900', '1e12'])
    expect(parseRetryTime(text, 1000)).toBeUndefined();
});
