/** Takes KIE's word on a task, whether it came by a callback or by asking. */
import type { Deps } from '../deps.ts';
import type { KieReport } from '../upstream/kie-wire.ts';
import type { ReportOutcome } from './status-update-store.ts';
import { linkResult } from './result-links.ts';
import { isTerminal } from './task-state.ts';

export type SettleDeps = Pick<Deps, 'settings' | 'store' | 'results' | 'runtime' | 'log'>;

/** Commits the report with all that follows from it. What is owed then may be nudged: `nudgeFor`. */
export async function settle(
  { settings, store, results, runtime, log }: SettleDeps,
  id: string,
  report: KieReport,
  body?: string,
): Promise<ReportOutcome> {
  const now = runtime.now();
  const outcome = await store.tasks.applyReport({
    id,
    report,
    // Only an end that succeeded has results; what is shown before that may still change.
    result:
      report.state === 'success' && report.resultJson !== undefined
        ? linkResult(id, report.resultJson, (host) => results.isFileHost(host))
        : undefined,
    body,
    now,
    firstAttemptDueAt: now + settings.files.leaseMs,
  });
  const { state } = report;
  const { kind, task } = outcome;
  if (kind === 'applied' && task !== undefined && state !== undefined && isTerminal(state)) {
    const { taskId, client, createdAt } = task;
    log.info('task.ended', { id, taskId, client, outcome: state, ms: now - createdAt });
  }
  return outcome;
}

/** Lets what follows from a report begin at once. */
export async function nudgeFor(
  { enqueueCopies, enqueueDeliveries }: Pick<Deps, 'enqueueCopies' | 'enqueueDeliveries'>,
  { owed, toDeliver }: ReportOutcome & { kind: 'applied' },
): Promise<void> {
  if (owed.length > 0) await enqueueCopies(owed);
  if (toDeliver.length > 0) await enqueueDeliveries(toDeliver);
}
