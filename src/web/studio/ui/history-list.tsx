/** The tasks of this browser, as pictures. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history/history.ts';
import type { ProgressByKey } from '../tasks/use-tasks.ts';
import { formatClearConfirmation } from '../messages/unconfirmed-task-message.ts';
import { HistoryCard } from './history-card.tsx';
import { useConfirm } from './use-confirm.ts';

interface Props {
  readonly entries: readonly HistoryEntry[];
  /** Whether they outlast this page. */
  readonly isPersisted: boolean;
  readonly progress: ProgressByKey;
  readonly selected: string | undefined;
  readonly now: number;
  readonly onSelect: (key: string) => void;
  readonly onRemove: (key: string) => void;
  readonly onRemoveAll: () => void;
}

export function HistoryList(props: Props) {
  const { entries, isPersisted, progress, selected, now, onSelect, onRemove, onRemoveAll } = props;
  const { section, leaveGap } = useFocusInGap(entries);
  return (
    <section class="history" ref={section} aria-labelledby="history-title" data-testid="history">
      <div class="history-head">
        <h2 id="history-title" tabIndex={-1}>
          History {entries.length > 0 && <span class="count">{entries.length}</span>}
        </h2>
        {entries.length > 0 && (
          <ClearButton
            entries={entries}
            onRemoveAll={() => {
              leaveGap(0);
              onRemoveAll();
            }}
          />
        )}
      </div>
      <p class="storage-warning" role="status" data-testid="unkept">
        {!isPersisted &&
          'This browser keeps nothing: its storage is full, or closed to this page. What is listed here goes with the tab.'}
      </p>
      {entries.length === 0 ? (
        <p class="empty-message">What you create is listed here, in this browser alone.</p>
      ) : (
        <ul class="cards">
          {entries.map((entry, index) => (
            <HistoryCard
              key={entry.key}
              entry={entry}
              progress={progress.get(entry.key)}
              isSelected={entry.key === selected}
              now={now}
              onSelect={() => onSelect(entry.key)}
              onRemove={() => {
                leaveGap(index);
                onRemove(entry.key);
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who removed a card by keys stands where it was: at the next one, the last one, or the heading. */
function useFocusInGap(entries: readonly HistoryEntry[]) {
  const section = useRef<HTMLElement>(null);
  const gap = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (gap.current === undefined) return;
    const faces = section.current?.querySelectorAll<HTMLElement>('.card-button') ?? [];
    const next = faces[Math.min(gap.current, faces.length - 1)];
    (next ?? section.current?.querySelector('h2'))?.focus();
    gap.current = undefined;
  }, [entries]);
  return { section, leaveGap: (index: number) => (gap.current = index) };
}

/** Asked once more: it cannot be undone. */
function ClearButton({ entries, onRemoveAll }: Pick<Props, 'entries' | 'onForgetAll'>) {
  const { isConfirming, handlers } = useConfirm(onRemoveAll);
  return (
    <button type="button" class="link" {...handlers} data-testid="history-clear">
      {isConfirming ? formatClearConfirmation(entries) : 'Clear all'}
    </button>
  );
}
