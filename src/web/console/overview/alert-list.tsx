/** Alerts that hold: the first thing to be seen. */
import type { Health } from '../../../worker/admin/views.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { When } from '../ui/when.tsx';

export function AlertList({ alerts }: Pick<Health, 'alerts'>) {
  if (alerts.length === 0) return null;
  return (
    <section class="alerts" aria-label="Alerts" data-testid="alerts">
      <ul>
        {alerts.map(({ cause, since, message, toldAt }) => (
          <li key={cause}>
            <Icon name="warning" />
            <div>
              <strong>{message}</strong>
              <p>
                since <When at={since} />
                {toldAt !== null && (
                  <>
                    , told <When at={toldAt} />
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
