/** What a caller is told of a task that has ended: field for field as in KIE's own callbacks. Pure. */
import type { CallbackBody } from '../../client/callback.ts';
import { recordInfo, type RecordParts } from '../tasks/record-info.ts';
import type { Task } from '../tasks/task.ts';

/** `sequence` is the delivery's own. Throws for a task that has not ended. */
export function buildCallbackBody(
  task: Task & { taskId: string },
  view: RecordParts,
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
  } = recordInfo(task, view);
  switch (state) {
    case 'success': {
      const loss = {
        ...(failedFileNumbers === undefined ? {} : { failedFileNumbers }),
        ...(filesDeletedAt === undefined ? {} : { filesDeletedAt }),
        ...(linksExpireAt === undefined ? {} : { linksExpireAt }),
      };
      const data = { ...common, state, resultJson, ...loss, sequence } as const;
      return { code: 200, msg: 'Playground task completed successfully.', data };
    }
    case 'fail': {
      const data = { ...common, state, failCode, failMsg, sequence } as const;
      return { code: 501, msg: 'Playground task failed.', data };
    }
    case 'expired_unknown': {
      const msg = 'KIE forgot the task before it told how it ended.';
      return { code: 504, msg, data: { ...common, state, sequence } };
    }
    default:
      throw new Error(`a task that is ${state} has not ended`);
  }
}
