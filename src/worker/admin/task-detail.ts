/** Builds the detail view of a task: everything that is stored about it. */
import type { FileDetail, FileStore } from '../archive/file-store.ts';
import type { Settings } from '../config/settings.ts';
import { EdgeError } from '../http/errors.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { buildPublicLink, buildPublicResult, type LinkDeps } from '../tasks/public-links.ts';
import { filePath, objectKey } from '../tasks/result-links.ts';
import { redact } from '../upstream/redact.ts';
import type { DeliveryQueryStore } from '../webhooks/delivery-query-store.ts';
import { findAvailableActions } from './actions.ts';
import {
  MAX_CALLBACK_CHARACTERS,
  type TaskDetailRows,
  type TaskDetailStore,
} from './queries/task-detail-store.ts';
import { buildTimeline } from './timeline.ts';
import type { FileEntry, TaskDetail } from './views.ts';

export interface ReadTaskDeps {
  taskDetails: TaskDetailStore;
}

export interface TaskDetailDeps extends ReadTaskDeps, LinkDeps {
  settings: LinkDeps['settings'] & Pick<Settings, 'KIE_API_KEY' | 'PUBLIC_URL'>;
  files: Pick<FileStore, 'listByTask'>;
  bucket: Pick<R2Bucket, 'list'>;
  deliveryQueries: Pick<DeliveryQueryStore, 'listByTask' | 'listAttemptsOfTask'>;
}

/**
 * `name`: the task's `seq`, or KIE's taskId. Not the whole id: it is in the path, which the platform stores
 * with the log, and the id opens the task's files. Throws `not_found`.
 */
export async function readTask(
  { taskDetails }: ReadTaskDeps,
  name: string,
): Promise<TaskDetailRows> {
  const found = await taskDetails.find(name);
  if (found === undefined)
    throw new EdgeError(
      'not_found',
      "Task not found. Name it by the digits before the hyphen of its id, or by KIE's taskId.",
    );
  return found;
}

/** The detail view of a task. `origin`: the deployment's public address. Throws `not_found`. */
export async function buildTaskDetail(
  deps: TaskDetailDeps,
  name: string,
  origin: string,
): Promise<TaskDetail> {
  const { summary, task, account, callbacks } = await readTask(deps, name);
  const { files, deliveryQueries } = deps;
  const [fileDetails, deliveries, attempts, result] = await Promise.all([
    files.listByTask(task.id),
    deliveryQueries.listByTask(task.id),
    deliveryQueries.listAttemptsOfTask(task.id),
    buildPublicResult(deps, task, origin),
  ]);
  const detail = {
    ...summary,
    account,
    nextPollAt: task.nextPollAt ?? null,
    request: parseJsonOrUndefined(task.request),
    resultJson: result.resultJson || null,
    failCode: task.facts.failCode ?? null,
    failMsg: task.facts.failMsg ?? null,
    files: await buildFileEntries(deps, task.id, fileDetails, origin),
    callbacks: callbacks.map(({ body, ...callback }) => ({
      ...callback,
      body: redactCallback(body, deps.settings.KIE_API_KEY),
    })),
    deliveries: deliveries.map((delivery) => ({
      ...delivery,
      attemptLog: attempts
        .filter((attempt) => attempt.delivery === delivery.id)
        .map(({ delivery: _delivery, ...attempt }) => attempt),
    })),
  };
  return {
    ...detail,
    timeline: buildTimeline({ ...detail, kieCreatedAt: task.facts.createTime }),
    availableActions: findAvailableActions(detail),
  };
}

/** One list of R2 finds the files whose objects are missing. While R2 does not respond, none is reported as missing. */
async function buildFileEntries(
  deps: TaskDetailDeps,
  id: string,
  files: readonly FileDetail[],
  origin: string,
): Promise<FileEntry[]> {
  const listed = files.some(({ state }) => state === 'stored')
    ? await deps.bucket.list({ prefix: `files/${id}/` }).catch(() => undefined)
    : undefined;
  const keys = listed && new Set(listed.objects.map(({ key }) => key));
  return Promise.all(
    files.map(async (file) => ({
      ...file,
      isMissing: file.state === 'stored' && keys?.has(objectKey({ id, ...file })) === false,
      link: await buildPublicLink(deps, filePath(id, file), origin),
    })),
  );
}

/** Longer than a callback address with its token, in any escaping. */
const MAX_ADDRESS_CHARACTERS = 256;

/** Removes callback addresses. A truncated body may end within one, so its last characters are cut as well. */
function redactCallback(body: string, apiKey: string): string {
  const text = redact(body, apiKey);
  return body.length < MAX_CALLBACK_CHARACTERS ? text : text.slice(0, -MAX_ADDRESS_CHARACTERS);
}
