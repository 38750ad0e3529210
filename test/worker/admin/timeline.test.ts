import { describe, expect, it } from 'vitest';
import { buildTimeline, type TimelineSource } from '../../../src/worker/admin/timeline.ts';
import type { TaskDetail } from '../../../src/worker/admin/views.ts';

const makeSource = (part: Partial<TimelineSource> = {}): TimelineSource => ({
  taskId: null,
  state: 'submitting',
  createdAt: 100,
  updatedAt: 100,
  kieCreatedAt: undefined,
  failMsg: null,
  filesDeletedAt: null,
  files: [],
  callbacks: [],
  deliveries: [],
  ...part,
});
const file = (part: Partial<TaskDetail['files'][number]>): TaskDetail['files'][number] => ({
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
  sourceUrl: '',
  link: '',
  ...part,
});
const delivery = (
  part: Partial<TaskDetail['deliveries'][number]>,
): TaskDetail['deliveries'][number] => ({
  id: 'msg_a',
  taskId: 'kie-1',
  sequence: 1,
  client: 'none',
  endpoint: 'https://app.example.com',
  state: 'pending',
  attempts: 0,
  createdAt: 400,
  nextAttemptAt: null,
  replayedAt: null,
  endedAt: null,
  reason: null,
  lastStatus: null,
  lastError: null,
  attemptLog: [],
  ...part,
});
const makeAttempt = (
  n: number,
  at: number,
  status: number | null,
  error: string | null = null,
) => ({
  n,
  at,
  status,
  error,
  ms: 10,
  responseBody: '',
});

/** `time event`, with `!` for errors. */
const short = (task: TimelineSource) =>
  buildTimeline(task).map(({ at, event, isError }) => `${at ?? '?'} ${event}${isError ? '!' : ''}`);

describe('buildTimeline', () => {
  it.each<[string, Partial<TimelineSource>, string[]]>([
    ['that is being submitted', {}, ['100 created']],
    ['that KIE accepted', { taskId: 'k', state: 'waiting' }, ['100 created', '100 accepted']],
    [
      'that KIE accepted with a fast clock',
      { taskId: 'k', state: 'waiting', kieCreatedAt: 150 },
      ['100 created', '150 accepted'],
    ],
    [
      'that KIE accepted with a slow clock',
      { taskId: 'k', state: 'waiting', kieCreatedAt: 50 },
      ['100 created', '100 accepted'],
    ],
    ['that KIE rejected', { state: 'refused', updatedAt: 120 }, ['100 created', '120 ended!']],
    [
      'that failed with callbacks',
      {
        state: 'fail',
        updatedAt: 200,
        callbacks: [
          { receivedAt: 150, state: 'generating', body: '' },
          { receivedAt: 200, state: 'fail', body: '' },
        ],
      },
      ['100 created', '150 callback', '200 callback!', '200 ended!'],
    ],
    ['that was never confirmed', { state: 'never_confirmed' }, ['100 created', '100 ended!']],
    ['whose end KIE never reported', { state: 'expired_unknown' }, ['100 created', '100 ended!']],
    [
      'with files in all states and deleted copies',
      {
        state: 'success',
        updatedAt: 200,
        filesDeletedAt: 900,
        files: [
          file({ state: 'stored', storedAt: 300, size: 5 }),
          file({ n: 1, state: 'pending' }),
          file({ n: 2, state: 'failed', attempts: 3, lastError: 'gone' }),
        ],
      },
      ['100 created', '200 ended', '300 file_stored', '? file_failed!', '900 files_deleted'],
    ],
    [
      'whose copy failed before its callback was delivered',
      {
        state: 'success',
        updatedAt: 200,
        files: [
          file({ state: 'failed', attempts: 3, lastError: 'gone' }),
          file({ n: 1, state: 'stored', storedAt: 300 }),
        ],
        deliveries: [
          delivery({ state: 'delivered', endedAt: 600, attemptLog: [makeAttempt(1, 590, 204)] }),
        ],
      },
      [
        '100 created',
        '200 ended',
        '300 file_stored',
        '? file_failed!',
        '400 delivery_created',
        '590 delivery_attempted',
        '600 delivery_ended',
      ],
    ],
    [
      'whose copy failed a second time',
      {
        state: 'success',
        updatedAt: 200,
        files: [file({ state: 'failed', attempts: 1, lastError: 'gone' })],
        deliveries: [delivery({}), delivery({ sequence: 2, createdAt: 700 })],
      },
      [
        '100 created',
        '200 ended',
        '400 delivery_created',
        '? file_failed!',
        '700 delivery_created',
      ],
    ],
    [
      'whose copy failed while another is pending again',
      {
        state: 'success',
        updatedAt: 200,
        files: [
          file({ state: 'failed', attempts: 1, lastError: 'gone' }),
          file({ n: 1, state: 'pending' }),
        ],
        deliveries: [delivery({})],
      },
      ['100 created', '200 ended', '400 delivery_created', '? file_failed!'],
    ],
    [
      'whose callback is accepted at the second attempt',
      {
        state: 'success',
        updatedAt: 200,
        deliveries: [
          delivery({
            state: 'delivered',
            endedAt: 600,
            attemptLog: [makeAttempt(1, 450, 500), makeAttempt(2, 590, 204)],
          }),
        ],
      },
      [
        '100 created',
        '200 ended',
        '400 delivery_created',
        '450 delivery_attempted!',
        '590 delivery_attempted',
        '600 delivery_ended',
      ],
    ],
    [
      'whose callback failed and has a later one',
      {
        state: 'success',
        updatedAt: 200,
        deliveries: [
          delivery({
            state: 'failed',
            endedAt: 500,
            attemptLog: [makeAttempt(1, 450, null, 'no route')],
          }),
          delivery({ sequence: 2, createdAt: 470 }),
        ],
      },
      [
        '100 created',
        '200 ended',
        '400 delivery_created',
        '450 delivery_attempted!',
        '470 delivery_created',
        '500 delivery_ended!',
      ],
    ],
  ])('lists the events of a task %s', (_what, part, entries) => {
    expect(short(makeSource(part))).toEqual(entries);
  });

  it('describes each event for a person', () => {
    const texts = buildTimeline(
      makeSource({
        taskId: 'k',
        state: 'fail',
        failMsg: 'flagged',
        callbacks: [{ receivedAt: 150, state: null, body: '' }],
        files: [file({ state: 'failed', attempts: 3, lastError: 'gone' })],
        deliveries: [
          delivery({
            state: 'failed',
            endedAt: 500,
            reason: 'given up',
            attemptLog: [makeAttempt(1, 450, null, 'no route')],
          }),
        ],
      }),
    ).map(({ text }) => text);
    expect(texts).toEqual([
      'Request received.',
      'KIE accepted it as k.',
      'Failed: flagged',
      "KIE's callback: no state.",
      'Copying file 0 failed after 3 attempts: gone',
      'Callback 1 to https://app.example.com enqueued.',
      'Callback 1, attempt 1: no route',
      'Callback 1 failed: given up',
    ]);
  });
});
