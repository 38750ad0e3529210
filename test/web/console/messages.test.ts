import { describe, expect, it } from 'vitest';
import { TASK_STATES } from '../../../src/worker/tasks/task-state.ts';
import { describeBalance } from '../../../src/web/console/messages/balance-label.ts';
import {
  describeApiError,
  isUnauthorized,
} from '../../../src/web/console/messages/error-message.ts';
import { formatRelative } from '../../../src/web/console/messages/format-date.ts';
import {
  formatBytes,
  formatCompact,
  formatNumber,
  formatUsd,
  pluralize,
  shortenId,
} from '../../../src/web/console/messages/format-number.ts';
import {
  buildHealthLines,
  summarizeHealth,
} from '../../../src/web/console/messages/health-label.ts';
import {
  deriveTaskStatus,
  findStateStatus,
  STATE_CHOICES,
} from '../../../src/web/console/messages/status-label.ts';
import { makeHealth, makeTask, NOW } from './builders.ts';

const MINUTE_MS = 60_000;
const healthTexts = (health = makeHealth()) => buildHealthLines(health).map(({ text }) => text);

describe('the health card', () => {
  it('the health card reports a healthy deployment when nothing is wrong', () => {
    const lines = buildHealthLines(makeHealth());
    expect(summarizeHealth(lines)).toBe('Healthy');
    expect(lines.every(({ tone }) => tone === 'success')).toBe(true);
  });

  it('the health card requires action for failed copies and lists errors before warnings', () => {
    const health = makeHealth({
      tasks: { running: 3, unconfirmed: 1, late: 0, oldestDueAt: null },
      copies: { pending: 2, retrying: 1, nearDeadline: 0, failed: 2, lost: 0, oldestDueAt: null },
    });
    expect(summarizeHealth(buildHealthLines(health))).toBe('Action required');
    expect(healthTexts(health).slice(0, 3)).toEqual([
      '2 failed copies in 30 days',
      '1 task not confirmed by KIE',
      '1 copy being retried',
    ]);
  });

  it('the health card suggests checking the cron when work has been due for minutes', () => {
    const copies = {
      pending: 1,
      retrying: 0,
      nearDeadline: 0,
      failed: 0,
      lost: 0,
      oldestDueAt: NOW - 12 * MINUTE_MS,
    };
    expect(healthTexts(makeHealth({ copies }))[0]).toBe(
      'Work due 12 min ago has not started. Check that the cron runs',
    );
    expect(
      healthTexts(makeHealth({ copies: { ...copies, oldestDueAt: NOW - MINUTE_MS } })).join(),
    ).not.toContain('cron');
  });

  it('the health card says that the cron may take 15 minutes to begin, and is not alarmed by overdue work', () => {
    const tasks = { running: 1, unconfirmed: 0, late: 0, oldestDueAt: NOW - 12 * MINUTE_MS };
    const lines = buildHealthLines(makeHealth({ cron: null, tasks }));
    expect(lines.map(({ text }) => text)).toContain(
      'The cron has not run yet. It may begin 15 minutes after the first deployment',
    );
    expect(summarizeHealth(lines)).toBe('Healthy');
  });

  it('the health card requires action when the cron has stopped', () => {
    const cron = { firstRunAt: 0, lastRunAt: NOW - 5 * MINUTE_MS };
    const lines = buildHealthLines(makeHealth({ cron }));
    expect(lines[0]?.text).toBe('The cron ran last 5 min ago');
    expect(summarizeHealth(lines)).toBe('Action required');
  });

  it('the health card says that the cron processes dead-lettered messages', () => {
    const deadLetters = { lastDay: 3, latestAt: NOW - 2 * MINUTE_MS };
    expect(healthTexts(makeHealth({ deadLetters }))[0]).toBe(
      '3 messages were dead-lettered in the last 24 h (latest 2 min ago); the cron will process their rows',
    );
  });

  it('the health card warns when KIE’s list of models has not been read for a day, or never in the first hour', () => {
    const read = {
      readAt: NOW - 24 * 60 * MINUTE_MS,
      nextReadAt: NOW,
      problem: null,
      problemAt: null,
    };
    const lines = buildHealthLines(makeHealth({ catalogue: read }));
    expect(lines[0]).toEqual({
      tone: 'warning',
      text: 'KIE’s list of models was last read 24 h ago',
      href: '#/models',
    });
    const cron = { firstRunAt: NOW - 60 * MINUTE_MS, lastRunAt: NOW };
    expect(healthTexts(makeHealth({ catalogue: null, cron }))[0]).toBe(
      'KIE’s list of models has never been read',
    );
    cron.firstRunAt += 1;
    expect(summarizeHealth(buildHealthLines(makeHealth({ catalogue: null, cron })))).toBe(
      'Healthy',
    );
  });

  it('the health card marks a count at the limit of the API as a minimum', () => {
    const tasks = { running: 10_000, unconfirmed: 0, late: 0, oldestDueAt: null };
    expect(healthTexts(makeHealth({ tasks }))).toContain('At least 10,000 running tasks');
  });
});

describe('the balance card', () => {
  it.each([
    [1000, 500, 'Lasts about 24 h at today’s rate.', false],
    [100, 500, 'Lasts about 2 h at today’s rate.', true],
    [100_000, 1, 'Lasts years at today’s rate.', false],
    [1000, 0, 'Nothing was spent today.', false],
    [0, 10, 'No credits left.', true],
  ])(
    'describes a balance of %i credits with %i spent by noon as: %s',
    (credits, spent, text, isLow) => {
      const health = makeHealth({ balance: { credits, at: NOW, problem: null } });
      expect(describeBalance(health, spent)).toEqual({ credits, text, isLow });
    },
  );

  it('the balance card falls back to the balance reported with a task when KIE cannot be read, and says so', () => {
    const health = makeHealth({
      balance: { credits: null, at: NOW, problem: 'KIE returned 500' },
      remained: { credits: 600, at: NOW - 10 * MINUTE_MS },
    });
    expect(describeBalance(health, 0)).toMatchObject({
      credits: 600,
      text: 'Nothing was spent today. Reported with a task 10 min ago; reading it now failed: KIE returned 500.',
    });
  });

  it('shows the reason when the balance is unknown', () => {
    const health = makeHealth({ balance: { credits: null, at: NOW, problem: 'no response' } });
    expect(describeBalance(health, 5)).toEqual({
      credits: undefined,
      text: 'no response',
      isLow: false,
    });
  });
});

describe('the status of a task', () => {
  it('every task state has a status text and a filter option', () => {
    for (const state of TASK_STATES) expect(findStateStatus(state).text).not.toBe('');
    expect(STATE_CHOICES.map(({ state }) => state)).toEqual([...TASK_STATES]);
  });

  it('a succeeded task with a failed copy has the status of an error', () => {
    expect(deriveTaskStatus(makeTask({ failedFileNumbers: [0] }))).toEqual({
      text: 'Copy failed',
      tone: 'error',
    });
    expect(deriveTaskStatus(makeTask({ filesDeletedAt: NOW })).text).toBe('Deleted');
  });
});

const edgeError = (type: string, status: number) => ({
  message: 'm',
  name: 'KieEdgeError',
  type,
  status,
});

describe('API errors', () => {
  it('only authentication errors sign the admin out', () => {
    expect(isUnauthorized(edgeError('unauthorized', 401))).toBe(true);
    expect(isUnauthorized(edgeError('invalid_credentials', 401))).toBe(true);
    expect(isUnauthorized({ message: 'm', name: 'LoginNeededError' })).toBe(true);
    expect(isUnauthorized(edgeError('conflict', 409))).toBe(false);
    expect(isUnauthorized({ message: 'm', name: 'NetworkError' })).toBe(false);
  });

  it('an error message names the invalid fields, or the request id of an unexpected error', () => {
    const fields = [{ field: 'expiresAt', message: 'must lie in the future' }];
    expect(describeApiError({ ...edgeError('validation_failed', 422), fields }).text).toBe(
      'expiresAt must lie in the future',
    );
    expect(describeApiError({ ...edgeError('internal', 500), requestId: 'r1' })).toEqual({
      title: 'Request failed',
      text: 'm (request r1)',
    });
  });
});

describe('formatted values', () => {
  it.each([
    [NOW, 'now'],
    [NOW - 90_000, '1 min ago'],
    [NOW + 3 * 3_600_000, 'in 3 h'],
    [NOW - 50 * 3_600_000, '2 days ago'],
    [NOW - 5000, '5 s ago'],
  ])('formats the time %i relative to now as %s', (at, text) =>
    expect(formatRelative(at, NOW)).toBe(text),
  );

  it('formats amounts, sizes and counts with their units', () => {
    expect([formatUsd(42), formatUsd(0.1), formatUsd(0), formatUsd(200_300)]).toEqual([
      '$0.21',
      'under $0.01',
      '$0.00',
      '$1,001.50',
    ]);
    expect([formatBytes(0), formatBytes(1536), formatBytes(14 * 2 ** 20)]).toEqual([
      '0 bytes',
      '1.5 kB',
      '14 MB',
    ]);
    expect([pluralize(1, 'task'), pluralize(1200, 'task'), pluralize(2, 'copy', 'copies')]).toEqual(
      ['1 task', '1,200 tasks', '2 copies'],
    );
    expect(formatNumber(1234.567)).toBe('1,234.57');
    expect([formatCompact(999), formatCompact(1500)]).toEqual(['999', '1.5k']);
  });

  it('shortens long ids to their first characters, or to the sequence number of an edge id', () => {
    expect(shortenId('kie-1')).toBe('kie-1');
    expect(shortenId('0123456789abcdef')).toBe('0123456789…');
    expect(shortenId(`0000000000000042-${'a'.repeat(22)}`)).toBe('0000000000000042…');
  });
});
