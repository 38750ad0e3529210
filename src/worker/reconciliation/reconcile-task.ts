/**
 * Looks after a task of which nothing was heard: asks KIE, or ends it by its own name when nobody
 * can know any more. By the cron for all that is due, and by a watcher's read for its own task.
 */
import type { Deps } from '../deps.ts';
import { describeError } from '../platform/log.ts';
import { nudgeFor, settle } from '../tasks/status-update.ts';
import type { DueTask } from '../tasks/task-store.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import { callbacksReach } from '../tasks/poll-schedule.ts';
import { whatIsDue } from './decide-step.ts';

export type ReconcileDeps = Pick<
  Deps,
  | 'settings'
  | 'store'
  | 'kie'
  | 'results'
  | 'enqueueCopies'
  | 'enqueueDeliveries'
  | 'runtime'
  | 'log'
>;

/** KIE takes 10 recordInfo a second; this leaves room for the operator's own questions. */
const ASK_WINDOW = { name: 'recordInfo', limit: 8, windowMs: SECOND_MS } as const;

/** For so long after createTask KIE may not know its own task yet. */
const NULL_TOLERATED_MS = 90 * SECOND_MS;

/** Tasks of one cron run. Each takes up to seven of the thousand queries that D1 gives an invocation. */
const SWEEP_LIMIT = 120;
const SWEEP_PARALLEL = 8;

/** By the cron: every task that is due, the longest overdue first. */
export async function sweepDueTasks(deps: ReconcileDeps): Promise<void> {
  const due = await deps.store.tasks.findDue(deps.runtime.now(), SWEEP_LIMIT);
  const next = due.values();
  const worker = async () => {
    for (const task of next) {
      try {
        await lookAfter(deps, task, MINUTE_MS);
      } catch (error) {
        deps.log.error('task.poll_failed', { ...nameOf(task), reason: describeError(error) });
      }
    }
  };
  await Promise.all(Array.from({ length: SWEEP_PARALLEL }, worker));
}

/**
 * One task, if it is due and nobody else has taken it up. `patienceMs` is how long to wait for a slot
 * among KIE's ten questions a second.
 */
export async function lookAfter(
  deps: ReconcileDeps,
  task: DueTask,
  patienceMs: number,
): Promise<void> {
  const { settings, store, runtime, log } = deps;
  const now = runtime.now();
  if (task.nextPollAt > now) return;
  const deadlines = { unconfirmedMs: settings.unconfirmedDeadlineMs, ttlMs: settings.files.ttlMs };
  const step = whatIsDue(
    task,
    now,
    deadlines,
    callbacksReach(task.publicBaseUrl, settings.kie.baseUrl),
  );
  switch (step.kind) {
    case 'give_up_submission':
      log.warn('task.interrupted', nameOf(task));
      return store.tasks.recordUnconfirmed(task.id, now, step.nextAt);
    case 'end_unconfirmed':
      return end(deps, task, 'never_confirmed');
    case 'wait':
      await store.tasks.claim(task.id, task.nextPollAt, step.nextAt);
      return;
    case 'end_expired':
      return end(deps, task, 'expired_unknown');
    case 'ask': {
      // Claimed by moving its time on: of all who saw the task due, one asks.
      const claimedUntil = step.nextAt ?? now + MINUTE_MS;
      if (!(await store.tasks.claim(task.id, task.nextPollAt, claimedUntil))) return;
      const learnt = await ask(deps, task, step.taskId, patienceMs);
      // At the end one hiccup of KIE's is no answer yet: it is asked for a day more.
      const isOver = now - task.createdAt >= deadlines.ttlMs + DAY_MS || learnt === 'nothing';
      if (step.nextAt === undefined && isOver && learnt !== 'something')
        await end(deps, task, 'expired_unknown');
    }
  }
}

/** KIE keeps nothing for longer, or never told anything: nobody will know how the task ended. */
async function end(
  { store, runtime, log }: ReconcileDeps,
  task: DueTask,
  outcome: 'never_confirmed' | 'expired_unknown',
): Promise<void> {
  const now = runtime.now();
  await store.tasks.end(task.id, outcome, now);
  log.error('task.ended', { ...nameOf(task), outcome, ms: now - task.createdAt });
}

/** What a log line calls it. */
function nameOf({ id, taskId, client }: DueTask) {
  return { id, taskId, client };
}

/** Asks once and applies the answer. No answer: KIE did not give one, or there was no slot to ask in. */
async function ask(
  deps: ReconcileDeps,
  task: DueTask,
  taskId: string,
  patienceMs: number,
): Promise<'something' | 'nothing' | 'no_answer'> {
  const { store, kie, runtime, log } = deps;
  const now = runtime.now();
  const slot = await store.windows.take({
    window: ASK_WINDOW,
    earliest: now,
    latest: now + patienceMs,
  });
  if (slot === undefined) return 'no_answer';
  await runtime.sleep(slot - now);

  const askedAt = runtime.now();
  const answer = await kie.recordInfo(taskId);
  const told = () => ({ ...nameOf(task), ms: runtime.now() - askedAt });
  if (answer.kind !== 'report') {
    const expected =
      answer.kind === 'unknown_task' && runtime.now() - task.createdAt < NULL_TOLERATED_MS;
    if (!expected)
      log.warn('task.polled', { ...told(), outcome: answer.kind, reason: answer.reason });
    return answer.kind === 'unknown_task' ? 'nothing' : 'no_answer';
  }
  if (answer.report.taskId !== undefined && answer.report.taskId !== taskId) {
    log.error('task.polled', { ...told(), outcome: 'other_task' });
    return 'nothing';
  }
  const asked = told();
  const outcome = await settle(deps, task.id, { ...answer.report, taskId });
  log.info('task.polled', { ...asked, state: answer.report.state, outcome: outcome.kind });
  if (outcome.kind !== 'applied') return 'nothing';
  await nudgeFor(deps, outcome);
  return 'something';
}
