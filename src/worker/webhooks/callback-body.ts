/**
 * The body of a callback about a finished task, with the fields of KIE's own callbacks. It names its address and
 * the task's owner, and the signature covers both: a receiver with the same secret can tell that a callback was
 * made for another. Pure.
 */
import type { CallbackBody } from '../../client/response-types.ts';
import { recordInfo, type RecordParts } from '../tasks/record-info.ts';
import { readCallBackUrl, type Task } from '../tasks/task.ts';

/** `sequence` is the delivery's. Throws for a task that has not ended. */
export function buildCallbackBody(
  task: Task & { taskId: string },
  parts: RecordParts,
  sequence: number,
): CallbackBody {
  const {
    resultJson,
    failCode,
    failMsg,
    failedFileNumbers,
    filesDeletedAt,
    linksExpireAt,
    state,
    ...common
  } = recordInfo(task, parts);
  const receiver = { sequence, callBackUrl: readCallBackUrl(task), client: task.client };
  switch (state) {
    case 'success': {
      const files = {
        ...(failedFileNumbers === undefined ? {} : { failedFileNumbers }),
        ...(filesDeletedAt === undefined ? {} : { filesDeletedAt }),
        ...(linksExpireAt === undefined ? {} : { linksExpireAt }),
      };
      const data = { ...common, state, resultJson, ...files, ...receiver } as const;
      return { code: 200, msg: 'Playground task completed successfully.', data };
    }
    case 'fail': {
      const data = { ...common, state, failCode, failMsg, ...receiver } as const;
      return { code: 501, msg: 'Playground task failed.', data };
    }
    case 'expired_unknown': {
      const msg = 'KIE deleted the task before it reported the outcome.';
      return { code: 504, msg, data: { ...common, state, ...receiver } };
    }
    default:
      throw new Error(`a task in state ${state} has not ended`);
  }
}
