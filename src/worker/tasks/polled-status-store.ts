/** Applies the status in KIE's response to a poll. Costs less than a callback, which may tell more. */
import { batch, sql } from '../platform/sql.ts';
import {
  buildApplied,
  mayFillResult,
  moveTask,
  type StatusUpdate,
  type StatusUpdateOutcome,
} from './status-change-store.ts';
import { canMoveTo } from './task-row.ts';

/**
 * Applies a status that a poll returned, of a task whose taskId is known, in one transaction. Costs two statements in any
 * case, which the cron's limits rely on (cron.ts), and does not find out why nothing changed.
 */
export async function applyPolledStatus(
  db: D1Database,
  update: StatusUpdate,
): Promise<StatusUpdateOutcome> {
  const { state } = update.status;
  if (state === undefined) return { kind: 'unchanged' };
  const condition = sql`(${canMoveTo(state)} or ${mayFillResult(update, state)})`;
  const [updated, followUp] = await batch(db, moveTask(db, update, state, condition));
  const task = updated.results[0];
  return task === undefined ? { kind: 'unchanged' } : buildApplied(update, task, followUp.results);
}
