/** Compares what the sandbox charged for each task with what the edge reserved and counted. */
import type { LedgerTask } from './kie-traffic.ts';

/** A row of the edge's `tasks`. */
export interface Reservation {
  task_id: string;
  model: string;
  reserved_millicredits: number;
  charged_millicredits: number | null;
}

export const RESERVATIONS = `
  select task_id, model, reserved_millicredits, charged_millicredits from tasks where task_id is not null`;

/**
 * Describes each task that costs more by KIE's price list than was reserved, or for which the edge counted another
 * charge. Tasks that a test mispriced do not count.
 */
export function findWrongCharges(
  ledger: readonly LedgerTask[],
  reservations: readonly Reservation[],
): string[] {
  const rows = new Map(reservations.map((row) => [row.task_id, row]));
  return ledger.flatMap(({ taskId, credits, faults }) => {
    const row = rows.get(taskId);
    if (row === undefined || faults.includes('task.mispriced')) return [];
    const cost = Math.round(credits * 1000);
    const { model, reserved_millicredits: reserved, charged_millicredits: charged } = row;
    return [
      ...(cost > reserved
        ? [`${model} costs ${credits} credits, reserved: ${reserved / 1000}`]
        : []),
      ...(charged !== null && charged !== cost
        ? [`${model} costs ${credits} credits, counted: ${charged / 1000}`]
        : []),
    ];
  });
}

/** Throws if there are such tasks. */
export function throwOnWrongCharges(
  ledger: readonly LedgerTask[],
  reservations: readonly Reservation[],
): void {
  const found = findWrongCharges(ledger, reservations);
  if (found.length > 0) throw new Error(`wrong charges: ${[...new Set(found)].join('; ')}`);
}
