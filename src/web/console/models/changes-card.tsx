/** The latest changes of KIE's list. */
import type { CatalogueReport } from '../../../worker/admin/views.ts';
import { CHANGE_LABELS } from '../messages/catalogue-label.ts';
import { pluralize } from '../messages/format-number.ts';
import { tasksHref } from '../routes.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

type Changes = CatalogueReport['changes'];

const MAX_SHOWN = 12;

export function ChangesCard({ changes }: { changes: Changes }) {
  const earlier = changes.slice(MAX_SHOWN);
  return (
    <section class="card-box" aria-labelledby="changes" data-testid="catalogue-changes">
      <h2 id="changes">Latest changes</h2>
      {changes.length === 0 ? (
        <p class="card-note">None so far.</p>
      ) : (
        <ChangeList changes={changes.slice(0, MAX_SHOWN)} />
      )}
      {earlier.length > 0 && (
        <details class="disclosure">
          <summary>{pluralize(earlier.length, 'earlier change')}</summary>
          <ChangeList changes={earlier} />
        </details>
      )}
    </section>
  );
}

function ChangeList({ changes }: { changes: Changes }) {
  return (
    <ul class="model-list changes">
      {changes.map(({ model, kind, at, price }) => (
        <li key={`${model} ${at}`} data-testid="catalogue-change">
          <span class="change-kind">
            <span class={`kind-badge ${kind}`}>{CHANGE_LABELS[kind]}</span>
          </span>
          <div class="model-id">
            <a href={tasksHref({ model })}>{model}</a>
            {price !== undefined && (
              <p class="facts">
                {price.now} Before: {price.before ?? 'no price.'}
              </p>
            )}
          </div>
          <span class="facts">
            <RelativeTime at={at} />
          </span>
        </li>
      ))}
    </ul>
  );
}
