/** The bodies that are sent to callers: as `client/callback.ts` has them. */
import * as z from 'zod';
import type {
  CallbackBody,
  FailedTask,
  SucceededTask,
  UnknownOutcomeTask,
} from '../../../client/callback.ts';
import { objectOf, told } from './object-schema.ts';
import { taskFields } from './tasks.ts';

type BodyOf<Code extends CallbackBody['code']> = Extract<CallbackBody, { code: Code }>;

export function callbackBodies() {
  const {
    state: _state,
    resultJson: _result,
    failCode,
    failMsg,
    failedFileNumbers,
    filesDeletedAt,
    linksExpireAt,
    ...fields
  } = taskFields();
  const ended = {
    ...fields,
    sequence: told(
      z.int(),
      "Of the task's callbacks, from 1: a later one knows more. Drop one that is older than the last that you took.",
    ),
  };
  const msg = told(z.string(), 'For people.');
  const success = objectOf<BodyOf<200>>({
    code: z.literal(200),
    msg,
    data: objectOf<SucceededTask>({
      ...ended,
      state: z.literal('success'),
      resultJson: told(
        z.string(),
        'JSON in a text: `{"resultUrls":["…"]}` with links of this edge for files, `{"resultObject":{…}}` for text; empty where KIE gave none.',
      ),
      failedFileNumbers,
      filesDeletedAt,
      linksExpireAt,
    }),
  });
  const fail = objectOf<BodyOf<501>>({
    code: z.literal(501),
    msg,
    data: objectOf<FailedTask>({ ...ended, state: z.literal('fail'), failCode, failMsg }),
  });
  const unknown = objectOf<BodyOf<504>>({
    code: z.literal(504),
    msg,
    data: told(
      objectOf<UnknownOutcomeTask>({ ...ended, state: z.literal('expired_unknown') }),
      'KIE forgot the task before it told the end: nobody knows whether it succeeded.',
    ),
  });
  return {
    Callback: told(
      z.union([success, fail, unknown]),
      '`code` tells the three apart, as `data.state` does.',
    ),
    CallbackOfSuccess: success,
    CallbackOfFailure: fail,
    CallbackOfUnknownEnd: unknown,
  };
}
