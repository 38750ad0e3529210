/** Which of what may be done is likely to be what somebody came for. Pure. */
import type { Mend, TaskDetail } from '../../../worker/admin/views.ts';

export function urgentMends({ mends, deliveries }: TaskDetail): Mend[] {
  const latest = deliveries.at(-1);
  const isUntold = latest !== undefined && latest.state !== 'delivered';
  return mends.filter(
    (mend) => mend === 'ask' || mend === 'copy' || (mend === 'deliver' && isUntold),
  );
}
