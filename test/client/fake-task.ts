/** Tasks as the edge returns them. */
import type { Task } from '../../src/client/types.ts';
import { NOW } from './signed-callbacks.ts';

export const REF = { taskId: 'one', readToken: 'read-me' };

export function task(state: Task['state'], data: Partial<Task> = {}): Task {
  return {
    taskId: REF.taskId,
    model: 'kling/v2-5-turbo-text-to-video-pro',
    state,
    param: '{}',
    resultJson: state === 'success' ? '{"resultUrls":["https://edge.example/files/a/0.mp4"]}' : '',
    failCode: state === 'fail' ? '500' : null,
    failMsg: state === 'fail' ? 'the prompt is empty' : null,
    costTime: null,
    completeTime: null,
    createTime: NOW,
    updateTime: NOW,
    ...data,
  };
}
