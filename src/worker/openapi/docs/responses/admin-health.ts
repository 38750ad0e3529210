/** Responses of the admin API about tasks, usage and health. */
import * as z from 'zod';
import {
  COUNT_LIMIT,
  ADMIN_ACTIONS,
  TIMELINE_EVENTS,
  type CallbackEntry,
  type FileEntry,
  type HealthReport,
  type Hour,
  type StuckItem,
  type TaskDetail,
  type TaskSummary,
  type TaskList,
  type TimelineEntry,
  type Today,
  type UsageRow,
  type UsageTable,
} from '../../../admin/views.ts';
import { lazy } from '../../../platform/lazy.ts';
import { STUCK_KINDS } from '../../../admin/queries/stuck-store.ts';
import { TASK_STATES } from '../../../tasks/task-state.ts';
import { objectSchema, timestamp, describe } from './object-schema.ts';

const credits = (description: string) => describe(z.number(), description);
const count = lazy(() => z.int());
const oldestDue = lazy(() =>
  timestamp('When the oldest overdue item became due; null: nothing is overdue.').nullable(),
);

export function adminSchemas(delivery: z.ZodType<TaskDetail['deliveries'][number]>) {
  const action = z.enum(ADMIN_ACTIONS);
  const entry = objectSchema<TaskSummary>(summaryFields());
  return {
    parts: { AdminTaskSummary: entry },
    data: {
      AdminTaskList: objectSchema<TaskList>({
        tasks: z.array(entry),
        nextCursor: describe(
          z.string().nullable(),
          'The cursor of the next page; null on the last. A page may be short or empty before the last.',
        ),
      }),
      AdminTask: objectSchema<TaskDetail>({
        ...summaryFields(),
        ...detailFields(action, delivery),
      }),
      StuckList: z.object({ items: z.array(stuckItemSchema(action)) }),
      UsageTable: objectSchema<UsageTable>({
        rows: z.array(
          objectSchema<UsageRow>({
            day: z.string().exactOptional(),
            client: z.string().exactOptional(),
            clientName: z.string().nullable().exactOptional(),
            model: z.string().exactOptional(),
            ...usageFields(),
          }),
        ),
        isTruncated: describe(
          z.boolean(),
          'The result is incomplete. Request a shorter time range.',
        ),
      }),
      Today: objectSchema<Today>({
        day: describe(z.string(), 'The UTC day.'),
        total: describe(
          objectSchema<Today['total']>(usageFields()),
          'Sums of the whole day, including deleted tasks, which the hours omit.',
        ),
        hours: z.array(objectSchema<Hour>({ hour: count(), ...usageFields() })),
        isPartial: describe(
          z.boolean(),
          'There were too many tasks, so the early hours are incomplete.',
        ),
      }),
      AdminHealth: healthSchema(),
    },
  };
}

function summaryFields() {
  return {
    id: describe(z.string(), 'The id on this edge. Log lines contain its prefix.'),
    taskId: describe(z.string().nullable(), "KIE's id; null until KIE returns it."),
    client: z.string(),
    clientName: describe(z.string().nullable(), 'The name of the client token.'),
    model: z.string(),
    state: z.enum(TASK_STATES),
    createdAt: timestamp(''),
    updatedAt: timestamp(''),
    credits: credits('The charge, or the reservation while the task runs.'),
    callbackOrigin: describe(z.string().nullable(), 'The origin of the `callBackUrl`; null: none.'),
    failedFileNumbers: describe(z.array(z.int()), 'Numbers of the results whose copy failed.'),
    filesDeletedAt: timestamp('When its files were deleted.').nullable(),
  };
}

function detailFields(
  action: z.ZodType<TaskDetail['availableActions'][number]>,
  delivery: z.ZodType<TaskDetail['deliveries'][number]>,
) {
  const file = objectSchema<FileEntry>({
    n: count(),
    ext: z.string(),
    state: z.enum(['pending', 'stored', 'failed']),
    attempts: count(),
    nextAttemptAt: timestamp('').nullable(),
    lastError: z.string().nullable(),
    mediaType: z.string().nullable(),
    size: describe(z.int().nullable(), 'Bytes.'),
    storedAt: timestamp('').nullable(),
    sourceUrl: describe(z.string(), "KIE's URL of the file."),
    link: describe(z.string(), 'The link on this edge.'),
  });
  const callback = objectSchema<CallbackEntry>({
    receivedAt: timestamp(''),
    state: z.string().nullable(),
    body: describe(z.string(), 'The body as received, without the callback URL.'),
  });
  const event = objectSchema<TimelineEntry>({
    at: timestamp('null: not recorded, but no later than the next entry.').nullable(),
    event: z.enum(TIMELINE_EVENTS),
    text: z.string(),
    isError: z.boolean(),
  });
  return {
    account: z.string(),
    nextPollAt: timestamp('When KIE is polled next; null: the task has ended.').nullable(),
    request: describe(
      z.unknown(),
      "The caller's request, without `input` after prompts are deleted.",
    ),
    resultJson: z.string().nullable(),
    failCode: z.string().nullable(),
    failMsg: z.string().nullable(),
    files: z.array(file),
    callbacks: describe(z.array(callback), "KIE's callbacks, oldest first."),
    deliveries: z.array(delivery),
    timeline: z.array(event),
    availableActions: describe(z.array(action), 'The actions that its current state allows.'),
  };
}

function stuckItemSchema(action: z.ZodType<TaskDetail['availableActions'][number]>) {
  return objectSchema<StuckItem>({
    kind: z.enum(STUCK_KINDS),
    id: describe(z.string(), 'The id of its task on this edge.'),
    taskId: z.string().nullable(),
    model: z.string(),
    client: z.string(),
    since: timestamp(''),
    dueAt: timestamp('When it is retried automatically; null: never.').nullable(),
    reason: z.string(),
    action: action.nullable(),
    delivery: describe(z.string().nullable(), 'For a callback: its `webhook-id`.'),
  });
}

function usageFields() {
  return {
    tasks: describe(count(), 'Including running tasks.'),
    succeeded: count(),
    failed: count(),
    credits: credits('Charged or reserved.'),
  };
}

function healthSchema() {
  return objectSchema<HealthReport>({
    at: timestamp(''),
    cron: describe(
      objectSchema<NonNullable<HealthReport['cron']>>({
        firstRunAt: timestamp(''),
        lastRunAt: timestamp(''),
      }).nullable(),
      'null: the cron has not run yet.',
    ),
    tasks: objectSchema<HealthReport['tasks']>({
      running: describe(count(), `Counts are capped at ${COUNT_LIMIT}.`),
      unconfirmed: count(),
      late: describe(count(), 'Running longer than usual for their model.'),
      oldestDueAt: oldestDue(),
    }),
    copies: objectSchema<HealthReport['copies']>({
      pending: count(),
      retrying: describe(count(), 'Pending after at least one failure.'),
      nearDeadline: describe(count(), 'Pending while KIE deletes the file soon.'),
      failed: describe(
        count(),
        'Failed in the last 30 days, except those that the operator abandoned.',
      ),
      oldestDueAt: oldestDue(),
    }),
    deliveries: objectSchema<HealthReport['deliveries']>({
      pending: count(),
      paused: count(),
      failed: describe(
        count(),
        'Failed, except those that the operator abandoned or the endpoint ended with 410.',
      ),
      failedLastDay: describe(count(), 'Failed in the last day.'),
      unhealthyEndpoints: count(),
      oldestDueAt: oldestDue(),
    }),
    deadLetters: objectSchema<HealthReport['deadLetters']>({
      lastDay: count(),
      latestAt: timestamp('').nullable(),
    }),
    balance: objectSchema<NonNullable<HealthReport['balance']>>({
      credits: describe(z.number().nullable(), 'null: KIE was unavailable.'),
      at: timestamp(''),
      problem: z.string().nullable(),
    }).nullable(),
    remained: objectSchema<NonNullable<HealthReport['remained']>>({
      credits: credits('The balance that KIE reported with the latest charge.'),
      at: timestamp(''),
    }).nullable(),
    alerts: z.array(
      objectSchema<HealthReport['alerts'][number]>({
        kind: z.string(),
        raisedAt: timestamp(''),
        message: z.string(),
        notifiedAt: timestamp('').nullable(),
      }),
    ),
  });
}
