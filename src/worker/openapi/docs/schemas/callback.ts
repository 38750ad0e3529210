/** The bodies of callbacks to callers, typed by `client/callback.ts`. */
import * as z from 'zod';
import type {
  CallbackBody,
  FailedTask,
  SucceededTask,
  UnknownOutcomeTask,
} from '../../../../client/callback.ts';
import { component } from './component.ts';
import { describe, objectSchema } from './object-schema.ts';
import { taskFields } from './task.ts';

type BodyOf<Code extends CallbackBody['code']> = Extract<CallbackBody, { code: Code }>;

const {
  state: _state,
  resultJson: _result,
  failCode,
  failMsg,
  failedFileNumbers,
  filesDeletedAt,
  linksExpireAt,
  ...fields
} = taskFields;
const ended = {
  ...fields,
  sequence: describe(
    z.int(),
    'The number of the callback within its task, from 1. Higher numbers are newer; ignore a number that is not above the last one processed.',
  ),
};
const msg = describe(z.string(), 'A message for people.');
const success = component(
  'SuccessCallback',
  objectSchema<BodyOf<200>>({
    code: z.literal(200),
    msg,
    data: objectSchema<SucceededTask>({
      ...ended,
      state: z.literal('success'),
      resultJson: describe(
        z.string(),
        'A JSON string: `{"resultUrls":["…"]}` with links of this edge for files, `{"resultObject":{…}}` for text. Empty if KIE returned no result.',
      ),
      failedFileNumbers,
      filesDeletedAt,
      linksExpireAt,
    }),
  }),
);
const failure = component(
  'FailureCallback',
  objectSchema<BodyOf<501>>({
    code: z.literal(501),
    msg,
    data: objectSchema<FailedTask>({ ...ended, state: z.literal('fail'), failCode, failMsg }),
  }),
);
const unknown = component(
  'UnknownOutcomeCallback',
  objectSchema<BodyOf<504>>({
    code: z.literal(504),
    msg,
    data: describe(
      objectSchema<UnknownOutcomeTask>({ ...ended, state: z.literal('expired_unknown') }),
      'KIE deleted the task before it reported the outcome, so the outcome is unknown.',
    ),
  }),
);
component(
  'Callback',
  describe(
    z.union([success, failure, unknown]),
    '`code` distinguishes the three, as `data.state` does.',
  ),
);
