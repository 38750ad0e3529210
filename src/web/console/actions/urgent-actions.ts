/** Which of what may be done is likely to be what somebody came for. Pure. */
import type { AdminAction, TaskDetail } from '../../../worker/admin/views.ts';

export function urgentMends({ availableActions, deliveries }: TaskDetail): AdminAction[] {
  const latest = deliveries.at(-1);
  const isUntold = latest !== undefined && latest.state !== 'delivered';
  return availableActions.filter(
    (mend) => mend === 'ask' || mend === 'copy' || (mend === 'deliver' && isUntold),
  );
}
