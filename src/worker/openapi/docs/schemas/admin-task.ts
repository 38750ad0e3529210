/** A task as the operator sees it. */
import * as z from 'zod';
import {
  ADMIN_ACTIONS,
  TIMELINE_EVENTS,
  type CallbackEntry,
  type FileEntry,
  type TaskDetail,
  type TaskSummary,
  type TimelineEntry,
} from '../../../admin/views.ts';
import { TASK_STATES } from '../../../tasks/task-state.ts';
import { component } from './component.ts';
import { delivery } from './delivery.ts';
import { describe, objectSchema, timestamp } from './object-schema.ts';

const summaryFields = {
  id: describe(z.string(), 'The id on this edge. Log lines contain its prefix.'),
  taskId: describe(z.string().nullable(), "KIE's id; null until KIE returns it."),
  client: z.string(),
  clientName: describe(z.string().nullable(), 'The name of the client token.'),
  model: z.string(),
  state: z.enum(TASK_STATES),
  createdAt: timestamp(''),
  updatedAt: timestamp(''),
  credits: describe(z.number(), 'The charge, or the reservation while the task runs.'),
  callbackOrigin: describe(z.string().nullable(), 'The origin of the `callBackUrl`; null: none.'),
  failedFileNumbers: describe(z.array(z.int()), 'Numbers of the results whose copy failed.'),
  filesDeletedAt: timestamp('When its files were deleted.').nullable(),
};

export const adminTaskSummary = component(
  'AdminTaskSummary',
  objectSchema<TaskSummary>(summaryFields),
);

/** What the operator can do about a task. */
export const adminAction = z.enum(ADMIN_ACTIONS);

const file = objectSchema<FileEntry>({
  n: z.int(),
  ext: z.string(),
  state: z.enum(['pending', 'stored', 'failed']),
  attempts: z.int(),
  nextAttemptAt: timestamp('').nullable(),
  lastError: z.string().nullable(),
  mediaType: z.string().nullable(),
  size: describe(z.int().nullable(), 'Bytes.'),
  storedAt: timestamp('').nullable(),
  sourceUrl: describe(z.string(), "KIE's URL of the file."),
  lostAt: timestamp('When its object was last found missing from R2; null: it was not.').nullable(),
  isMissing: describe(z.boolean(), 'The file is `stored`, and its object is missing from R2.'),
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

export const adminTask = component(
  'AdminTask',
  objectSchema<TaskDetail>({
    ...summaryFields,
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
    availableActions: describe(z.array(adminAction), 'The actions that its current state allows.'),
  }),
);
