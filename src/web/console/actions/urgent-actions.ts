/** Which available actions resolve a problem. Pure. */
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';

/** The actions to emphasize: those that repair something, not those that abandon or delete. */
export function findUrgentActions({ availableActions, deliveries }: TaskDetail): AdminAction[] {
  const latest = deliveries.at(-1);
  const isUndelivered = latest !== undefined && latest.state !== 'delivered';
  return availableActions.filter(
    (action) =>
      action === 'refresh' || action === 'retry_copy' || (action === 'resend' && isUndelivered),
  );
}
