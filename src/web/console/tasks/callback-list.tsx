/** What KIE told by itself, as it came. */
import type { CallbackEntry } from '../../../worker/admin/views.ts';
import { When } from '../ui/when.tsx';
import { prettyJson } from './pretty-json.ts';

export function CallbackList({ callbacks }: { callbacks: readonly CallbackEntry[] }) {
  return (
    <section class="card-box" aria-labelledby="callbacks" data-testid="callbacks">
      <h2 id="callbacks">Callbacks of KIE</h2>
      {callbacks.length === 0 && <p class="card-note">None came.</p>}
      {callbacks.map(({ receivedAt, state, body }, i) => (
        <details class="tries" key={`${i} ${receivedAt}`}>
          <summary>
            {state ?? 'no state'}{' '}
            <span class="facts">
              <When at={receivedAt} />
            </span>
          </summary>
          <pre tabIndex={0}>{prettyJson(body)}</pre>
        </details>
      ))}
    </section>
  );
}
