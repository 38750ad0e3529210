import { describe, expect, it } from 'vitest';
import { outcomeOf } from '../../../src/web/console/actions/action-outcome.ts';
import { urgentMends } from '../../../src/web/console/actions/urgent-actions.ts';
import { aDelivery, aFile, aTask, NOW } from './builders.ts';

const copied = (...files: Parameters<typeof aFile>[0][]) =>
  outcomeOf('copy', aTask(), aTask({ files: files.map((file, n) => aFile({ n, ...file })) }), NOW);

describe('what came of copying again', () => {
  it('is awaited while no try was made', () => {
    expect(copied({ attempts: 0 }).phase).toBe('going');
  });

  it('is good once all files are stored', () => {
    expect(copied({ state: 'stored' }, { state: 'stored' })).toEqual({
      phase: 'good',
      text: 'Stored: 2 files.',
    });
    expect(copied({ state: 'stored' }, {}).phase).toBe('going');
  });

  it('says why it failed again, and when the next try is', () => {
    const failed = { attempts: 1, lastError: 'the host answered 404', nextAttemptAt: NOW + 10_000 };
    expect(copied(failed)).toEqual({
      phase: 'bad',
      text: 'It failed again: the host answered 404. The next try is in 10 s.',
    });
    expect(copied({ state: 'failed', lastError: 'gone' }).text).toBe(
      'It failed again, and is given up: gone.',
    );
  });
});

describe('what came of calling the app', () => {
  const before = aTask({
    deliveries: [aDelivery({ state: 'failed', attempts: 3, lastStatus: 500 })],
  });
  const after = (part: Parameters<typeof aDelivery>[0], id?: string) =>
    outcomeOf('deliver', before, aTask({ deliveries: [aDelivery(part)] }), NOW, id);

  it('is awaited while no try was made since', () => {
    expect(after({ attempts: 3, lastStatus: 500 }).phase).toBe('going');
  });

  it('is good once the app took it', () => {
    expect(after({ state: 'delivered', attempts: 4, lastStatus: 200 })).toEqual({
      phase: 'good',
      text: 'The app took it: it answered 200.',
    });
  });

  it('says what the app answered instead, or that it did not', () => {
    expect(after({ attempts: 4, lastStatus: 503, nextAttemptAt: NOW + 300_000 }).text).toBe(
      'The app did not take it: it answered 503. The next try is in 5 min.',
    );
    expect(after({ attempts: 4, lastError: 'no connection' }).text).toBe(
      'The app did not take it: no connection.',
    );
  });

  it('looks at the callback that was meant', () => {
    expect(after({ id: 'other', state: 'delivered' }, 'd1').phase).toBe('going');
  });
});

describe('what came of asking KIE', () => {
  it.each([
    [
      { state: 'generating', nextPollAt: NOW + 5000 },
      'bad',
      'KIE says: generating. It is asked again in 5 s.',
    ],
    [{ state: 'success', files: [aFile()] }, 'good', 'KIE says it is done, with 1 file.'],
    [
      { state: 'fail', failMsg: 'no such style' },
      'bad',
      'It has ended: failed. KIE says: no such style.',
    ],
    [{ state: 'expired_unknown' }, 'bad', 'It has ended: forgotten by kie.'],
  ] as const)('%j', (part, phase, text) => {
    expect(outcomeOf('ask', aTask(), aTask(part as Parameters<typeof aTask>[0]), NOW)).toEqual({
      phase,
      text,
    });
  });
});

describe('the buttons that stand out', () => {
  it('are those that mend something', () => {
    const availableActions = ['copy', 'deliver', 'abandon_copies', 'delete'] as const;
    const told = aDelivery({ state: 'delivered' });
    expect(
      urgentMends(aTask({ availableActions: [...availableActions], deliveries: [told] })),
    ).toEqual(['copy']);
    const untold = aDelivery({ state: 'failed' });
    expect(
      urgentMends(aTask({ availableActions: [...availableActions], deliveries: [untold] })),
    ).toEqual(['copy', 'deliver']);
  });
});
