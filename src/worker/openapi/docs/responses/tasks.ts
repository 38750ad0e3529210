/** Responses about tasks and uploads. */
import * as z from 'zod';
import type { TaskEstimate } from '../../../../client/types.ts';
import type { FieldError } from '../../../http/errors.ts';
import type { RecordInfo } from '../../../tasks/record-info.ts';
import { KIE_STATES } from '../../../tasks/task-state.ts';
import { objectSchema, timestamp, describe } from './object-schema.ts';

export function taskSchemas(fieldError: z.ZodType<FieldError>) {
  const warnings = describe(
    z.array(fieldError),
    'Input fields that this model does not document. They are passed on unchanged.',
  ).exactOptional();
  const task = taskSchema();
  return {
    // KIE's own `data`, including fields that this edge does not know.
    CreatedTask: z.looseObject({
      taskId: describe(z.string(), "KIE's id of the task."),
      recordId: describe(z.string(), 'The same id, if KIE sends it.').exactOptional(),
      readToken: describe(z.string(), 'Authorizes its holder to read this task for seven days.'),
      warnings,
      task: describe(task, 'With `Prefer: wait`: the task after the wait.').exactOptional(),
    }),
    Task: task,
    TaskList: z.object({
      tasks: z.array(task),
      nextCursor: describe(
        z.string().nullable(),
        'The `nextCursor` of the next page; null on the last page.',
      ),
    }),
    DeletedTask: z.object({
      taskId: describe(
        z.string().nullable(),
        "KIE's id of the task; null if KIE never returned it.",
      ),
    }),
    Estimate: z.object({
      model: z.string(),
      credits: describe(z.number(), 'The expected cost.'),
      usd: z.number(),
      basis: describe(
        z.enum(['settings', 'list', 'unknown', 'charged']),
        "The source: the price settings, KIE's price list, no known price (`DEFAULT_RESERVATION_CREDITS` are reserved), or the charge of a similar task.",
      ),
      warnings,
    }),
    Upload: z.object({
      fileName: z.string(),
      filePath: z.string(),
      downloadUrl: describe(z.url(), 'A URL for the input of a task.'),
      fileSize: describe(z.int(), 'Bytes.'),
      mimeType: describe(z.string(), 'Detected from the content of the file.'),
      uploadedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    }),
  };
}

function taskSchema() {
  const estimate = objectSchema<TaskEstimate>({
    elapsedMs: describe(z.number(), 'The time since createTask.'),
    remainingMs: describe(
      z.number().nullable(),
      'Until the median duration; after that until the 90th percentile, then 0. null: unknown.',
    ),
    p50Ms: describe(z.number().nullable(), 'The median duration of tasks of this model here.'),
    p90Ms: describe(z.number().nullable(), 'The 90th percentile of the duration.'),
  });
  return objectSchema<RecordInfo>({
    ...taskFields(),
    estimate: describe(
      estimate,
      'While the task runs: an estimate from earlier tasks of the same model.',
    ).exactOptional(),
  });
}

/** The fields of a task in responses and callbacks. */
export function taskFields() {
  return {
    taskId: z.string(),
    model: z.string(),
    state: describe(
      z.enum([...KIE_STATES, 'expired_unknown', 'never_confirmed']),
      "KIE's states, and two for an unknown outcome: `expired_unknown` if KIE deleted the task before it reported the outcome, `never_confirmed` if KIE's response to the submission was lost and no callback came.",
    ),
    param: describe(z.string(), 'The request as a JSON string.'),
    resultJson: describe(
      z.string(),
      'A JSON string: `{"resultUrls":["…"]}` with links of this edge for files. Empty before there is a result.',
    ),
    failCode: z.string().nullable(),
    failMsg: z.string().nullable(),
    costTime: describe(z.number().nullable(), 'The duration as KIE reports it.'),
    completeTime: timestamp('When it ended.').nullable(),
    createTime: timestamp('When it was created.'),
    updateTime: timestamp('When KIE last reported on it.'),
    consumeCredits: describe(z.number(), 'The credits that KIE charged.').exactOptional(),
    remainedCredits: describe(
      z.number(),
      "KIE's balance; visible to the operator only.",
    ).exactOptional(),
    failedFileNumbers: describe(
      z.array(z.int()),
      'Numbers of the results whose copy failed. Their links return 410.',
    ).exactOptional(),
    filesDeletedAt: timestamp(
      'When the files were deleted at the end of their retention period. The links return 410. Absent while the files exist.',
    ).exactOptional(),
    linksExpireAt: timestamp(
      'When the links expire; absent if they are permanent.',
    ).exactOptional(),
  };
}
