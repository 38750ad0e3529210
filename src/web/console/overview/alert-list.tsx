/** The active alerts, above everything else. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';

export function AlertList({ alerts }: Pick<HealthReport, 'alerts'>) {
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" aria-label="Alerts" data-testid="alerts">
      <ul>
        {alerts.map(({ kind, raisedAt, message, notifiedAt }) => (
          <li key={kind}>
            <Icon name="warning" />
            <div>
              <strong>{message}</strong>
              <p>
                raised <RelativeTime at={raisedAt} />
                {notifiedAt !== null && (
                  <>
                    , notified <RelativeTime at={notifiedAt} />
                  </>
                )}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
