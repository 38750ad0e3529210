/** What is answered about tasks and about files for them. */
import * as z from 'zod';
import type { TaskEstimate } from '../../../client/types.ts';
import type { FieldError } from '../../http/errors.ts';
import type { RecordInfo } from '../../tasks/record-info.ts';
import { KIE_STATES } from '../../tasks/task-state.ts';
import { objectOf, time, told } from './object-schema.ts';

export function taskAnswers(fieldError: z.ZodType<FieldError>) {
  const warnings = told(
    z.array(fieldError),
    'Fields of the input that are not known of this model and go on as they are.',
  ).exactOptional();
  const task = taskAnswer();
  return {
    // KIE's own `data`, with whatever else KIE puts in it.
    CreatedTask: z.looseObject({
      taskId: told(z.string(), "KIE's id of the task."),
      recordId: told(z.string(), 'The same, where KIE sends it.').exactOptional(),
      readToken: told(z.string(), 'Lets its holder read this one task, for seven days.'),
      warnings,
      task: told(task, 'With `Prefer: wait`: the task as it is by then.').exactOptional(),
    }),
    Task: task,
    TaskList: z.object({
      tasks: z.array(task),
      nextCursor: told(z.string().nullable(), 'Leads to the next page; null on the last.'),
    }),
    ForgottenTask: z.object({
      taskId: told(z.string().nullable(), "KIE's id of it; null where KIE never told it."),
    }),
    Estimate: z.object({
      model: z.string(),
      credits: told(z.number(), 'What the task is expected to cost.'),
      usd: z.number(),
      basis: told(
        z.enum(['settings', 'list', 'unknown', 'charged']),
        "The operator's price, KIE's list, none (then `DEFAULT_RESERVATION_CREDITS` are reserved), or what a like task was charged.",
      ),
      warnings,
    }),
    Upload: z.object({
      fileName: z.string(),
      filePath: z.string(),
      downloadUrl: told(z.url(), 'For the input of a task.'),
      fileSize: told(z.int(), 'Bytes.'),
      mimeType: told(z.string(), 'By the bytes of the file, whatever it was called.'),
      uploadedAt: z.iso.datetime(),
      expiresAt: z.iso.datetime(),
    }),
  };
}

function taskAnswer() {
  const estimate = objectOf<TaskEstimate>({
    elapsedMs: told(z.number(), 'Since createTask.'),
    remainingMs: told(
      z.number().nullable(),
      'To the usual end; after that to the end of the slowest tenth, 0 beyond. null: not known yet.',
    ),
    p50Ms: told(z.number().nullable(), 'What half of the tasks of this model take here.'),
    p90Ms: told(z.number().nullable(), 'What nine of ten take.'),
  });
  return objectOf<RecordInfo>({
    ...taskFields(),
    estimate: told(
      estimate,
      'While the task runs: how long tasks of its model take here.',
    ).exactOptional(),
  });
}

/** What is told of a task, in answers and in callbacks. */
export function taskFields() {
  return {
    taskId: z.string(),
    model: z.string(),
    state: told(
      z.enum([...KIE_STATES, 'expired_unknown', 'never_confirmed']),
      "KIE's own, and two that are no failures: `expired_unknown`, when KIE forgot the task before it told the end, and `never_confirmed`, when KIE's answer was lost and no word came.",
    ),
    param: told(z.string(), 'The request as it was sent, as JSON in a text.'),
    resultJson: told(
      z.string(),
      'JSON in a text, `{"resultUrls":["…"]}` with links of this edge for files; empty before there is a result.',
    ),
    failCode: z.string().nullable(),
    failMsg: z.string().nullable(),
    costTime: told(z.number().nullable(), 'As KIE counts it.'),
    completeTime: time('When it ended.').nullable(),
    createTime: time('When it was created.'),
    updateTime: time('When something was last heard of it.'),
    consumeCredits: told(z.number(), 'What it cost.').exactOptional(),
    remainedCredits: told(z.number(), "KIE's balance; for the operator alone.").exactOptional(),
    failedFileNumbers: told(
      z.array(z.int()),
      'Numbers of the results whose copy was given up: their links answer 410.',
    ).exactOptional(),
    filesDeletedAt: time(
      'When the copies were deleted, their time being over: the links answer 410. Absent while they are kept.',
    ).exactOptional(),
    linksExpireAt: time('Until when the links are good; absent where they stay.').exactOptional(),
  };
}
