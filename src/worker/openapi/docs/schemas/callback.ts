/** The bodies of callbacks to callers. */
import * as z from 'zod';
import { component } from './component.ts';
import { describe } from './object-schema.ts';
import { taskFields } from './task.ts';

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
  callBackUrl: describe(
    z.string(),
    'The address that this callback was made for, as createTask had it. Reject a callback that names another address than yours: it was made for another receiver.',
  ),
  client: describe(
    z.string(),
    "The owner of the task: `token:…`, `user:…` with the JWT's `sub`, `session:…` or `origin:…`, as `GET /api/v1/usage` shows it to that client. Every caller who may create tasks can name your address in one: reject owners that you do not expect.",
  ),
};

const succeededTask = component(
  'SucceededTask',
  z.object({
    ...ended,
    state: z.literal('success'),
    resultJson: describe(
      z.string(),
      'A JSON string in the shape of KIE\'s result, with links of this edge in place of its files: `{"resultUrls":["…"]}` for most models, `{"data":[{"audio_url":"…","image_url":"…"}]}` for songs, `{"resultObject":{…}}` for text. Empty if KIE returned no result.',
    ),
    failedFileNumbers,
    filesDeletedAt,
    linksExpireAt,
  }),
);

const failedTask = component(
  'FailedTask',
  z.object({ ...ended, state: z.literal('fail'), failCode, failMsg }),
);

const unknownOutcomeTask = component(
  'UnknownOutcomeTask',
  describe(
    z.object({ ...ended, state: z.literal('expired_unknown') }),
    'KIE deleted the task before it reported the outcome: it may have succeeded or failed.',
  ),
);

/** `code` is 200 for a success and 501 for a failure, as KIE sends it. */
function callback(id: string, code: 200 | 501 | 504, data: z.ZodType) {
  const msg = describe(z.string(), 'A message for people.');
  return component(id, z.object({ code: z.literal(code), msg, data }));
}

export const callbackBody = component(
  'CallbackBody',
  describe(
    z.union([
      callback('SuccessCallback', 200, succeededTask),
      callback('FailureCallback', 501, failedTask),
      callback('UnknownOutcomeCallback', 504, unknownOutcomeTask),
    ]),
    '`code` distinguishes the three, as `data.state` does.',
  ),
);
