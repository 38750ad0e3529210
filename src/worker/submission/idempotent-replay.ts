/**
 * The answer to a request that was here before: what its first time got. While that is still under
 * way, or nobody can tell yet, it waits for the truth. It never sends anything to KIE.
 */
import { parseJsonOrUndefined } from '../platform/json.ts';
import type { Task } from '../tasks/task.ts';
import { SECOND_MS } from '../platform/units.ts';
import type { CreateDeps } from './create-task.ts';
import { neverConfirmed, refusal, unconfirmed, windowFull } from './submit-errors.ts';

/** Looks at D1 grow rarer up to the last of these, so that a long wait stays far below D1's query limit. */
const FIRST_LOOK_MS = 100;
const LAST_LOOK_MS = 2 * SECOND_MS;

export async function repeatAnswer(
  deps: CreateDeps,
  first: Task,
): Promise<Readonly<Record<string, unknown>>> {
  const { settings, store, runtime } = deps;
  const begun = runtime.now();
  const patience = {
    submitting: settings.submitQueueTimeoutMs + settings.kie.timeoutMs,
    unconfirmed: settings.submitQueueTimeoutMs,
  };
  let task: Task | undefined = first;
  for (let wait = FIRST_LOOK_MS; ; wait = Math.min(wait * 2, LAST_LOOK_MS)) {
    // Withdrawn meanwhile: the first one was told to come again, and so is this one.
    if (task === undefined) throw windowFull(0);
    const { state } = task;
    const pending = state === 'submitting' || state === 'unconfirmed';
    if (!pending || runtime.now() - begun >= patience[state]) return answerOf(task);
    await runtime.sleep(wait);
    task = await store.tasks.find(task.id);
  }
}

function answerOf(task: Task): Readonly<Record<string, unknown>> {
  const { state, taskId, createResponse, facts } = task;
  if (state === 'refused') throw refusal(Number(facts.failCode), facts.failMsg ?? '');
  if (state === 'never_confirmed') throw neverConfirmed();
  if (taskId === undefined) throw unconfirmed(task.idempotencyKey);
  // Without KIE's own answer the taskId came by a callback.
  return createResponse === undefined
    ? { taskId }
    : (parseJsonOrUndefined(createResponse) as Record<string, unknown>);
}
