/** Builders of admin API responses for console tests. */
import { testTaskId } from '../../support/task-ids.ts';
import type { HealthReport, TaskDetail, UsageRow } from '../../../src/worker/admin/views.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');

export function makeTask(part: Partial<TaskDetail> = {}): TaskDetail {
  return {
    id: testTaskId('a'),
    taskId: 'kie-1',
    client: 'none',
    clientName: null,
    model: 'kling/x',
    state: 'success',
    createdAt: NOW,
    updatedAt: NOW,
    credits: 42,
    callbackOrigin: null,
    failedFileNumbers: [],
    filesDeletedAt: null,
    account: 'none',
    nextPollAt: null,
    request: {},
    resultJson: null,
    failCode: null,
    failMsg: null,
    files: [],
    callbacks: [],
    deliveries: [],
    timeline: [],
    availableActions: [],
    ...part,
  };
}

export function makeFile(
  part: Partial<TaskDetail['files'][number]> = {},
): TaskDetail['files'][number] {
  return {
    n: 0,
    ext: 'mp4',
    state: 'pending',
    attempts: 0,
    nextAttemptAt: null,
    lastError: null,
    mediaType: null,
    size: null,
    storedAt: null,
    lostAt: null,
    isMissing: false,
    sourceUrl: 'https://kie.test/0.mp4',
    link: 'https://edge.test/files/a/0.mp4',
    ...part,
  };
}

type Delivery = TaskDetail['deliveries'][number];

export function makeDelivery(part: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1',
    taskId: 'kie-1',
    sequence: 1,
    client: 'none',
    endpoint: 'https://app.test',
    state: 'pending',
    attempts: 0,
    createdAt: NOW,
    nextAttemptAt: null,
    replayedAt: null,
    endedAt: null,
    reason: null,
    lastStatus: null,
    lastError: null,
    attemptLog: [],
    ...part,
  };
}

export function makeHealth(part: Partial<HealthReport> = {}): HealthReport {
  return {
    at: NOW,
    cron: { firstRunAt: 0, lastRunAt: NOW },
    tasks: { running: 0, unconfirmed: 0, late: 0, oldestDueAt: null },
    copies: { pending: 0, retrying: 0, nearDeadline: 0, failed: 0, lost: 0, oldestDueAt: null },
    deliveries: {
      pending: 0,
      paused: 0,
      failed: 0,
      failedLastDay: 0,
      unhealthyEndpoints: 0,
      oldestDueAt: null,
    },
    deadLetters: { lastDay: 0, latestAt: null },
    charges: { unexpected: [], exceeding: [] },
    database: { bytes: 0, largestAccounts: [] },
    balance: { credits: 1000, at: NOW, problem: null },
    remained: null,
    catalogue: { readAt: NOW, nextReadAt: NOW, problem: null, problemAt: null },
    alerts: [],
    ...part,
  };
}

export function makeUsageRow(part: Partial<UsageRow> = {}): UsageRow {
  return { tasks: 1, succeeded: 1, failed: 0, credits: 42, ...part };
}
