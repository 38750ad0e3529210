/** What the operator is answered about tasks, and about how the deployment does. */
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
} from '../../admin/views.ts';
import { lazy } from '../../platform/lazy.ts';
import { STUCK_KINDS } from '../../admin/queries/stuck-store.ts';
import { TASK_STATES } from '../../tasks/task-state.ts';
import { objectOf, time, told } from './object-schema.ts';

const credits = (words: string) => told(z.number(), words);
const count = lazy(() => z.int());
const due = lazy(() =>
  time('The first that should have been looked after; null: nothing is overdue.').nullable(),
);

export function operationAnswers(delivery: z.ZodType<TaskDetail['deliveries'][number]>) {
  const mend = z.enum(ADMIN_ACTIONS);
  const entry = objectOf<TaskSummary>(entryFields());
  return {
    parts: { OperatorsTaskEntry: entry },
    data: {
      OperatorsTaskList: objectOf<TaskList>({
        tasks: z.array(entry),
        nextCursor: told(
          z.string().nullable(),
          'Leads on, where there may be more: a page may hold few or none all the same.',
        ),
      }),
      OperatorsTask: objectOf<TaskDetail>({ ...entryFields(), ...detailFields(mend, delivery) }),
      StuckList: z.object({ items: z.array(stuckItem(mend)) }),
      UsageTable: objectOf<UsageTable>({
        rows: z.array(
          objectOf<UsageRow>({
            day: z.string().exactOptional(),
            client: z.string().exactOptional(),
            clientName: z.string().nullable().exactOptional(),
            model: z.string().exactOptional(),
            ...sums(),
          }),
        ),
        isTruncated: told(
          z.boolean(),
          'There is more than one answer holds: ask for a shorter time.',
        ),
      }),
      Today: objectOf<Today>({
        day: told(z.string(), 'UTC.'),
        total: told(
          objectOf<Today['total']>(sums()),
          'Of the whole day: deleted tasks too, which no hour has any more.',
        ),
        hours: z.array(objectOf<Hour>({ hour: count(), ...sums() })),
        isPartial: told(z.boolean(), 'There were too many tasks: the early hours are short.'),
      }),
      OperatorsHealth: health(),
    },
  };
}

function entryFields() {
  return {
    id: told(z.string(), 'Ours; log lines have what it begins with.'),
    taskId: told(z.string().nullable(), "KIE's; null before KIE told it."),
    client: z.string(),
    clientName: told(z.string().nullable(), 'Of a client token.'),
    model: z.string(),
    state: z.enum(TASK_STATES),
    createdAt: time(''),
    updatedAt: time(''),
    credits: credits('What KIE charged; while the task runs, what is reserved.'),
    callbackOrigin: told(z.string().nullable(), 'Who is called back; null: nobody.'),
    failedFileNumbers: told(z.array(z.int()), 'Numbers of the results whose copy was given up.'),
    filesDeletedAt: time('When its copies were deleted.').nullable(),
  };
}

function detailFields(
  mend: z.ZodType<TaskDetail['availableActions'][number]>,
  delivery: z.ZodType<TaskDetail['deliveries'][number]>,
) {
  const file = objectOf<FileEntry>({
    n: count(),
    ext: z.string(),
    state: z.enum(['pending', 'stored', 'failed']),
    attempts: count(),
    nextAttemptAt: time('').nullable(),
    lastError: z.string().nullable(),
    mediaType: z.string().nullable(),
    size: told(z.int().nullable(), 'Bytes.'),
    storedAt: time('').nullable(),
    sourceUrl: told(z.string(), "KIE's address."),
    link: told(z.string(), "This edge's link."),
  });
  const callback = objectOf<CallbackEntry>({
    receivedAt: time(''),
    state: z.string().nullable(),
    body: told(z.string(), 'As it came, without the address that it came to.'),
  });
  const happened = objectOf<TimelineEntry>({
    at: time('Null: it was not kept; it was no later than what follows.').nullable(),
    event: z.enum(TIMELINE_EVENTS),
    text: z.string(),
    isError: z.boolean(),
  });
  return {
    account: z.string(),
    nextPollAt: time('When KIE is asked for it next; null: it has ended.').nullable(),
    request: told(z.unknown(), "The caller's body; without `input` once prompts are deleted."),
    resultJson: z.string().nullable(),
    failCode: z.string().nullable(),
    failMsg: z.string().nullable(),
    files: z.array(file),
    callbacks: told(z.array(callback), "KIE's, the first one first."),
    deliveries: z.array(delivery),
    timeline: z.array(happened),
    availableActions: told(z.array(mend), 'What may be done for it as it stands.'),
  };
}

function stuckItem(mend: z.ZodType<TaskDetail['availableActions'][number]>) {
  return objectOf<StuckItem>({
    kind: z.enum(STUCK_KINDS),
    id: told(z.string(), 'Of its task, ours.'),
    taskId: z.string().nullable(),
    model: z.string(),
    client: z.string(),
    since: time(''),
    dueAt: time('When it is tried again by itself; null: it is not.').nullable(),
    reason: z.string(),
    action: mend.nullable(),
    delivery: told(z.string().nullable(), 'Of a callback: its `webhook-id`.'),
  });
}

function sums() {
  return {
    tasks: told(count(), 'Those under way among them.'),
    succeeded: count(),
    failed: count(),
    credits: credits('Charged, or reserved.'),
  };
}

function health() {
  return objectOf<HealthReport>({
    at: time(''),
    tasks: objectOf<HealthReport['tasks']>({
      running: told(count(), `Counts end at ${COUNT_LIMIT}.`),
      unconfirmed: count(),
      late: told(count(), 'Under way for longer than their model takes.'),
      oldestDueAt: due(),
    }),
    copies: objectOf<HealthReport['copies']>({
      pending: count(),
      retrying: told(count(), 'Of those: failed at least once.'),
      nearDeadline: told(count(), 'Of those: KIE deletes the file soon.'),
      failed: told(count(), 'Given up in the last 30 days, but by the operator.'),
      oldestDueAt: due(),
    }),
    deliveries: objectOf<HealthReport['deliveries']>({
      pending: count(),
      paused: count(),
      failed: told(count(), 'But those that the operator or the endpoint wants no more of.'),
      failedLastDay: told(count(), 'Of those.'),
      unhealthyEndpoints: count(),
      oldestDueAt: due(),
    }),
    deadLetters: objectOf<HealthReport['deadLetters']>({
      lastDay: count(),
      latestAt: time('').nullable(),
    }),
    balance: objectOf<NonNullable<HealthReport['balance']>>({
      credits: told(z.number().nullable(), 'null: KIE could not be asked.'),
      at: time(''),
      problem: z.string().nullable(),
    }).nullable(),
    remained: objectOf<NonNullable<HealthReport['remained']>>({
      credits: credits('What KIE said with the latest task that it charged.'),
      at: time(''),
    }).nullable(),
    alerts: z.array(
      objectOf<HealthReport['alerts'][number]>({
        kind: z.string(),
        raisedAt: time(''),
        message: z.string(),
        notifiedAt: time('').nullable(),
      }),
    ),
  });
}
