/** A task with all that is kept of it, as the operator sees it. */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { redact } from '../upstream/redact.ts';
import { buildPublicLink, buildPublicResult } from '../tasks/public-links.ts';
import { filePath } from '../tasks/result-links.ts';
import { MAX_CALLBACK_CHARACTERS, type LoggedTask } from './queries/task-detail-store.ts';
import { findAvailableActions } from './actions.ts';
import { timelineOf } from './timeline.ts';
import type { TaskDetail } from './views.ts';

export type DetailDeps = Pick<Deps, 'settings' | 'store' | 'keys' | 'runtime'>;

/** By our id or by KIE's. Throws `not_found`. */
export async function loggedTask(
  { store }: Pick<Deps, 'store'>,
  name: string,
): Promise<LoggedTask> {
  const found = await store.taskLog.find(name);
  if (found === undefined) throw new EdgeError('not_found', 'There is no such task.');
  return found;
}

/** `origin` is this edge's public address. */
export async function taskDetail(
  deps: DetailDeps,
  name: string,
  origin: string,
): Promise<TaskDetail> {
  const { entry, task, account, callbacks } = await loggedTask(deps, name);
  const { files, deliveryQueries } = deps.store;
  const [kept, owed, result] = await Promise.all([
    files.listByTask(task.id),
    deliveryQueries.listByTask(task.id),
    buildPublicResult(deps, task, origin),
  ]);
  const detail = {
    ...entry,
    account,
    nextPollAt: task.nextPollAt ?? null,
    request: parseJsonOrUndefined(task.request),
    resultJson: result.resultJson || null,
    failCode: task.facts.failCode ?? null,
    failMsg: task.facts.failMsg ?? null,
    files: await Promise.all(
      kept.map(async (file) => ({
        ...file,
        link: await buildPublicLink(deps, filePath(task.id, file), origin),
      })),
    ),
    callbacks: callbacks.map(({ body, ...callback }) => ({
      ...callback,
      body: withoutAddress(body, deps.settings.kie.apiKey),
    })),
    deliveries: await Promise.all(
      owed.map(async (delivery) => ({
        ...delivery,
        attemptLog: await deliveryQueries.listAttempts(delivery.id),
      })),
    ),
  };
  return {
    ...detail,
    timeline: timelineOf({ ...detail, kieCreatedAt: task.facts.createTime }),
    availableActions: findAvailableActions(detail),
  };
}

/** Longer than the address with its token, however it is escaped. */
const MAX_ADDRESS_CHARACTERS = 256;

/** A body that was cut may end within the address: then its last characters go as well. */
function withoutAddress(body: string, apiKey: string): string {
  const text = redact(body, apiKey);
  return body.length < MAX_CALLBACK_CHARACTERS ? text : text.slice(0, -MAX_ADDRESS_CHARACTERS);
}
