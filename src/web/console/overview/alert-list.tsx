/** Alerts that hold: the first thing to be seen. */
import type { HealthReport } from '../../../worker/admin/views.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { When } from '../ui/when.tsx';

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
                since <When at={raisedAt} />
                {notifiedAt !== null && (
                  <>
                    , told <When at={notifiedAt} />
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
