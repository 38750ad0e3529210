/** Compares what KIE's price list, which the sandbox charges by, says of each task with what the edge reserved. */
import type { LedgerTask } from './kie-traffic.ts';

/** A row of the edge's `tasks`. */
export interface Reservation {
  task_id: string;
  model: string;
  reserved_millicredits: number;
}

export const RESERVATIONS =
  'select task_id, model, reserved_millicredits from tasks where task_id is not null';

/** Describes each task that costs more than was reserved. Those that a test mispriced do not count. */
export function findUnderReserved(
  ledger: readonly LedgerTask[],
  reservations: readonly Reservation[],
): string[] {
  const reserved = new Map(reservations.map((row) => [row.task_id, row]));
  return ledger.flatMap(({ taskId, credits, faults }) => {
    const row = reserved.get(taskId);
    const isCovered = row === undefined || credits * 1000 <= row.reserved_millicredits;
    return isCovered || faults.includes('task.mispriced')
      ? []
      : [
          `${row.model} costs ${credits} credits, reserved were ${row.reserved_millicredits / 1000}`,
        ];
  });
}

/** Throws if there are such tasks. */
export function throwOnUnderReserved(
  ledger: readonly LedgerTask[],
  reservations: readonly Reservation[],
): void {
  const found = findUnderReserved(ledger, reservations);
  if (found.length > 0)
    throw new Error(`the edge reserved less than KIE charges: ${[...new Set(found)].join('; ')}`);
}
