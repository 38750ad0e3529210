/** The stuck items. An item that was acted on stays until the page is left, so that its outcome can be read. */
import { useRef } from 'preact/hooks';
import type { StuckItem } from '../../../worker/admin/views.ts';
import { useClientNames } from '../api/client-names.ts';
import { buildStuckKey, formatStuckCount } from '../messages/stuck-label.ts';
import { StatusIcon } from '../ui/status-icon.tsx';
import { StuckListItem } from './stuck-list-item.tsx';

interface Props {
  readonly items: readonly StuckItem[];
  readonly onDone: () => void;
}

export function StuckCard({ items, onDone }: Props) {
  const names = useClientNames();
  const actedOn = useRef(new Map<string, StuckItem>());
  const current = new Map(items.map((item) => [buildStuckKey(item), item]));
  // Items acted on keep their position above the others.
  const shown = new Map([...actedOn.current].map(([key, item]) => [key, current.get(key) ?? item]));
  for (const [key, item] of current) if (!shown.has(key)) shown.set(key, item);
  return (
    <section class="card-box" aria-labelledby="stuck-title" data-testid="stuck">
      <h2 id="stuck-title">Stuck</h2>
      {shown.size === 0 ? (
        <p class="empty-state">
          <StatusIcon tone="success" />
          Nothing is stuck. All tasks, copies and callbacks are progressing.
        </p>
      ) : (
        <>
          <p class="card-note">{formatStuckCount(items.length)}.</p>
          <ul class="stuck-list">
            {[...shown].map(([key, item]) => (
              <StuckListItem
                key={key}
                item={item}
                clientName={names.get(item.client) ?? item.client}
                onDone={onDone}
                onAct={() => void actedOn.current.set(key, item)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
