/** A task, in responses and callbacks. */
import * as z from 'zod';
import type { RecordInfo, TaskEstimate } from '../../../tasks/record-info.ts';
import { KIE_STATES } from '../../../tasks/task-state.ts';
import { component } from './component.ts';
import { describe, objectSchema, timestamp } from './object-schema.ts';

/** The fields of a task in responses and callbacks. */
export const taskFields = {
  taskId: z.string(),
  model: z.string(),
  state: describe(
    z.enum([...KIE_STATES, 'expired_unknown', 'never_confirmed']),
    "KIE's states, and two for an unknown outcome: `expired_unknown` if KIE deleted the task before it reported the outcome, `never_confirmed` if KIE's response to the submission was lost and no callback came.",
  ),
  param: describe(z.string(), 'The request as a JSON string.'),
  isParamCut: describe(
    z.literal(true),
    'A long `param` is cut here: texts end with an ellipsis, and fields may be missing. recordInfo has it whole. Absent if it is complete.',
  ).exactOptional(),
  resultJson: describe(
    z.string(),
    'A JSON string in the shape of KIE\'s result, with links of this edge in place of its files: `{"resultUrls":["…"]}` for most models, `{"data":[{"audio_url":"…","image_url":"…"}]}` for songs, `{"resultObject":{…}}` for text. Empty before there is a result.',
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
  linksExpireAt: timestamp('When the links expire; absent if they are permanent.').exactOptional(),
};

const estimate = component(
  'TaskEstimate',
  objectSchema<TaskEstimate>({
    elapsedMs: describe(z.number(), 'The time since createTask.'),
    remainingMs: describe(
      z.number().nullable(),
      'Until the median duration; after that until the 90th percentile, then 0. null: unknown.',
    ),
    p50Ms: describe(z.number().nullable(), 'The median duration of tasks of this model here.'),
    p90Ms: describe(z.number().nullable(), 'The 90th percentile of the duration.'),
  }),
);

export const task = component(
  'Task',
  objectSchema<RecordInfo>({
    ...taskFields,
    estimate: describe(
      estimate,
      'While the task runs: an estimate from earlier tasks of the same model.',
    ).exactOptional(),
  }),
);

export const deletedTask = component(
  'DeletedTask',
  z.object({
    taskId: describe(z.string().nullable(), "KIE's id of the task; null if KIE never returned it."),
  }),
);
