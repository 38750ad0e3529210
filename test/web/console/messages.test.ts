import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../../src/worker/tasks/task-state.ts';
import { errorWords, isShutOut } from '../../../src/web/console/messages/error-message.ts';
import { balanceWords } from '../../../src/web/console/messages/balance-label.ts';
import { healthHeadline, healthLines } from '../../../src/web/console/messages/health-label.ts';
import {
  stateStanding,
  STATE_CHOICES,
  taskStanding,
} from '../../../src/web/console/messages/state-label.ts';
import {
  count,
  numberWords,
  relative,
  sizeWords,
  usd,
} from '../../../src/web/console/messages/time-label.ts';
import { aHealth, aTask, NOW } from './builders.ts';

const MINUTE = 60_000;
const textsOf = (health = aHealth()) => healthLines(health).map(({ text }) => text);

describe('health in plain words', () => {
  it('is well where nothing is wrong', () => {
    const lines = healthLines(aHealth());
    expect(healthHeadline(lines)).toBe('All is well');
    expect(lines.every(({ tone }) => tone === 'good')).toBe(true);
  });

  it('says what is wrong first', () => {
    const health = aHealth({
      tasks: { running: 3, unconfirmed: 1, late: 0, oldestDueAt: null },
      copies: { pending: 2, retrying: 1, nearDeadline: 0, failed: 2, oldestDueAt: null },
    });
    expect(healthHeadline(healthLines(health))).toBe('Something needs you');
    expect(textsOf(health).slice(0, 3)).toEqual([
      '2 files lost in 30 days',
      '1 task not confirmed by KIE',
      '1 copy failed, and tried again',
    ]);
  });

  it('asks for the cron where work waits for long', () => {
    const copies = {
      pending: 1,
      retrying: 0,
      nearDeadline: 0,
      failed: 0,
      oldestDueAt: NOW - 12 * MINUTE,
    };
    expect(textsOf(aHealth({ copies }))[0]).toBe(
      'Work that was due 12 min ago waits: does the cron run?',
    );
    expect(
      textsOf(aHealth({ copies: { ...copies, oldestDueAt: NOW - MINUTE } })).join(),
    ).not.toContain('cron');
  });

  it('says that counts end somewhere', () => {
    const tasks = { running: 10_000, unconfirmed: 0, late: 0, oldestDueAt: null };
    expect(textsOf(aHealth({ tasks }))).toContain('10,000 tasks or more under way');
  });
});

describe('what the balance lasts for', () => {
  it.each([
    [1000, 500, 'Lasts about 24 h at today’s pace.', false],
    [100, 500, 'Lasts about 2 h at today’s pace.', true],
    [100_000, 1, 'Lasts for years at today’s pace.', false],
    [1000, 0, 'Nothing was spent today.', false],
    [0, 10, 'Nothing is left.', true],
  ])('%i credits with %i spent by noon: %s', (credits, spent, text, isLow) => {
    const health = aHealth({ balance: { credits, at: NOW, problem: null } });
    expect(balanceWords(health, spent)).toEqual({ credits, text, isLow });
  });

  it('falls back to what KIE said with a task, and says so', () => {
    const health = aHealth({
      balance: { credits: null, at: NOW, problem: 'KIE answered 500' },
      remained: { credits: 600, at: NOW - 10 * MINUTE },
    });
    expect(balanceWords(health, 0)).toMatchObject({
      credits: 600,
      text: 'Nothing was spent today. KIE said so with a task 10 min ago; asked now: KIE answered 500.',
    });
  });

  it('is not known where nobody said', () => {
    const health = aHealth({ balance: { credits: null, at: NOW, problem: 'no answer' } });
    expect(balanceWords(health, 5)).toEqual({
      credits: undefined,
      text: 'no answer',
      isLow: false,
    });
  });
});

describe('how a task stands', () => {
  it('has words for every state, and a choice of each', () => {
    for (const state of TASK_STATES) expect(stateStanding(state).text).not.toBe('');
    expect(STATE_CHOICES.map(({ state }) => state)).toEqual([...TASK_STATES]);
  });

  it('is bad where it succeeded and its file is lost', () => {
    expect(taskStanding(aTask({ failedFileNumbers: [0] }))).toEqual({
      text: 'File lost',
      tone: 'bad',
    });
    expect(taskStanding(aTask({ filesDeletedAt: NOW })).text).toBe('Deleted');
  });
});

const edgeError = (type: string, status: number) => ({
  message: 'm',
  name: 'KieEdgeError',
  type,
  status,
});

describe('errors', () => {
  it('shut out where the door does, and nowhere else', () => {
    expect(isShutOut(edgeError('unauthorized', 401))).toBe(true);
    expect(isShutOut(edgeError('invalid_credentials', 401))).toBe(true);
    expect(isShutOut({ message: 'm', name: 'LoginNeededError' })).toBe(true);
    expect(isShutOut(edgeError('conflict', 409))).toBe(false);
    expect(isShutOut({ message: 'm', name: 'NetworkError' })).toBe(false);
  });

  it('name the fields that are wrong, and the request', () => {
    const fields = [{ field: 'expiresAt', message: 'must lie in the future' }];
    expect(errorWords({ ...edgeError('validation_failed', 422), fields }).text).toBe(
      'expiresAt must lie in the future',
    );
    expect(errorWords({ ...edgeError('internal', 500), requestId: 'r1' }).text).toBe(
      'm (request r1)',
    );
  });
});

describe('numbers and times', () => {
  it.each([
    [NOW, 'now'],
    [NOW - 90_000, '1 min ago'],
    [NOW + 3 * 3_600_000, 'in 3 h'],
    [NOW - 50 * 3_600_000, '2 days ago'],
    [NOW - 5000, '5 s ago'],
  ])('are told as %s: %s', (at, words) => expect(relative(at, NOW)).toBe(words));

  it('have units', () => {
    expect([usd(42), usd(0.1), usd(0), usd(200_300)]).toEqual([
      '$0.21',
      'under $0.01',
      '$0.00',
      '$1,001.50',
    ]);
    expect([sizeWords(0), sizeWords(1536), sizeWords(14 * 2 ** 20)]).toEqual([
      '0 bytes',
      '1.5 kB',
      '14 MB',
    ]);
    expect([count(1, 'task'), count(1200, 'task'), count(2, 'try', 'tries')]).toEqual([
      '1 task',
      '1,200 tasks',
      '2 tries',
    ]);
    expect(numberWords(1234.567)).toBe('1,234.57');
  });
});
