/** The callbacks received from KIE, with their bodies. */
import type { CallbackEntry } from '../../../worker/admin/views.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { formatJson } from './format-json.ts';

export function CallbackList({ callbacks }: { callbacks: readonly CallbackEntry[] }) {
  return (
    <section class="card-box" aria-labelledby="callbacks" data-testid="callbacks">
      <h2 id="callbacks">Callbacks from KIE</h2>
      {callbacks.length === 0 && <p class="card-note">None received.</p>}
      {callbacks.map(({ receivedAt, state, body }, i) => (
        <details class="disclosure" key={`${i} ${receivedAt}`}>
          <summary>
            {state ?? 'no state'}{' '}
            <span class="facts">
              <RelativeTime at={receivedAt} />
            </span>
          </summary>
          <pre tabIndex={0}>{formatJson(body)}</pre>
        </details>
      ))}
    </section>
  );
}
