/** Models that KIE no longer has, with those to use in their place; hidden while there are none. */
import type { CatalogueReport } from '../../../worker/admin/views.ts';
import { describeSuccessors } from '../messages/catalogue-label.ts';
import { tasksHref } from '../routes.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

export function RemovedCard({ removed }: Pick<CatalogueReport, 'removed'>) {
  if (removed.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="removed" data-testid="removed-models">
      <h2 id="removed">Removed by KIE</h2>
      <p class="card-note">
        A createTask with one of these models gets 422 <code>model_removed</code>, and its message
        names the successors.
      </p>
      <ul class="model-list">
        {removed.map(({ model, at, successors }) => (
          <li key={model}>
            <div class="model-id">
              <a href={tasksHref({ model })}>{model}</a>
              <p class="facts">{describeSuccessors(successors)}</p>
            </div>
            <span class="facts">
              <RelativeTime at={at} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
