/** A task, a client and an edge's health as the API tells them, for what the console makes of them. */
import type { Health, TaskDetail, UsageRow } from '../../../src/worker/admin/views.ts';

export const NOW = Date.parse('2026-11-24T12:00:00Z');

export function aTask(part: Partial<TaskDetail> = {}): TaskDetail {
  return {
    id: 'a'.repeat(22),
    taskId: 'kie-1',
    client: 'open',
    clientName: null,
    model: 'kling/x',
    state: 'success',
    createdAt: NOW,
    updatedAt: NOW,
    credits: 42,
    receiver: null,
    lostFiles: [],
    filesDeletedAt: null,
    account: 'open',
    askAt: null,
    request: {},
    resultJson: null,
    failCode: null,
    failMsg: null,
    files: [],
    callbacks: [],
    deliveries: [],
    timeline: [],
    mends: [],
    ...part,
  };
}

export function aFile(
  part: Partial<TaskDetail['files'][number]> = {},
): TaskDetail['files'][number] {
  return {
    n: 0,
    ext: 'mp4',
    state: 'owed',
    attempts: 0,
    nextAttemptAt: null,
    lastError: null,
    mediaType: null,
    size: null,
    storedAt: null,
    sourceUrl: 'https://kie.test/0.mp4',
    link: 'https://edge.test/files/a/0.mp4',
    ...part,
  };
}

type Delivery = TaskDetail['deliveries'][number];

export function aDelivery(part: Partial<Delivery> = {}): Delivery {
  return {
    id: 'd1',
    taskId: 'kie-1',
    sequence: 1,
    client: 'open',
    receiver: 'https://app.test',
    state: 'owed',
    attempts: 0,
    createdAt: NOW,
    nextAttemptAt: null,
    replayedAt: null,
    endedAt: null,
    note: null,
    lastStatus: null,
    lastError: null,
    tries: [],
    ...part,
  };
}

export function aHealth(part: Partial<Health> = {}): Health {
  return {
    at: NOW,
    tasks: { underWay: 0, unconfirmed: 0, late: 0, oldestDueAt: null },
    copies: { owed: 0, retrying: 0, nearDeadline: 0, lost: 0, oldestDueAt: null },
    deliveries: {
      owed: 0,
      paused: 0,
      failed: 0,
      failedLastDay: 0,
      receiversInTrouble: 0,
      oldestDueAt: null,
    },
    deadLetters: { lastDay: 0, latestAt: null },
    balance: { credits: 1000, at: NOW, problem: null },
    remained: null,
    alerts: [],
    ...part,
  };
}

export function aRow(part: Partial<UsageRow> = {}): UsageRow {
  return { tasks: 1, succeeded: 1, failed: 0, credits: 42, ...part };
}
