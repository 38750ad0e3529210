/** What does not go on by itself as it should. What was mended stays until one leaves, with what came of it. */
import { useRef } from 'preact/hooks';
import type { StuckItem } from '../../../worker/admin/views.ts';
import { useClientNames } from '../api/client-names.ts';
import { stuckCount, stuckKey } from '../messages/stuck-label.ts';
import { Dot } from '../ui/dot.tsx';
import { StuckRow } from './stuck-row.tsx';

interface Props {
  readonly items: readonly StuckItem[];
  readonly onDone: () => void;
}

export function StuckCard({ items, onDone }: Props) {
  const names = useClientNames();
  const touched = useRef(new Map<string, StuckItem>());
  const now = new Map(items.map((item) => [stuckKey(item), item]));
  // In their places: those that were touched first, because they came first.
  const shown = new Map([...touched.current].map(([key, item]) => [key, now.get(key) ?? item]));
  for (const [key, item] of now) if (!shown.has(key)) shown.set(key, item);
  return (
    <section class="card-box stuck" aria-labelledby="stuck-title" data-testid="stuck">
      <h2 id="stuck-title">What is stuck</h2>
      {shown.size === 0 ? (
        <p class="all-well">
          <Dot tone="good" />
          Nothing is stuck. Every task, copy and callback goes on by itself.
        </p>
      ) : (
        <>
          <p class="card-note">{stuckCount(items.length)}.</p>
          <ul class="stuck-list">
            {[...shown].map(([key, item]) => (
              <StuckRow
                key={key}
                item={item}
                clientName={names.get(item.client) ?? item.client}
                onDone={onDone}
                onTouch={() => void touched.current.set(key, item)}
              />
            ))}
          </ul>
        </>
      )}
    </section>
  );
}
