/** The tasks of this browser as cards. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history/history.ts';
import { formatClearConfirmation } from '../messages/unconfirmed-task-message.ts';
import type { ProgressByKey } from '../tasks/use-tasks.ts';
import { HistoryCard } from './history-card.tsx';
import { useConfirm } from './use-confirm.ts';

interface Props {
  readonly entries: readonly HistoryEntry[];
  /** Whether the entries outlive this page. */
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
  const { section, focusAfterRemoval } = useRemovalFocus(entries);
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
              focusAfterRemoval(0);
              onRemoveAll();
            }}
          />
        )}
      </div>
      <p class="storage-warning" role="status" data-testid="storage-warning">
        {!isPersisted &&
          'This browser cannot save your history: its storage is full or blocked. It is lost when this tab is closed.'}
      </p>
      {entries.length === 0 ? (
        <p class="empty-message">
          Tasks you create appear here. They are listed only in this browser.
        </p>
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
                focusAfterRemoval(index);
                onRemove(entry.key);
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** When a card is removed by keyboard, moves the focus to the next card, the last one, or the heading. */
function useRemovalFocus(entries: readonly HistoryEntry[]) {
  const section = useRef<HTMLElement>(null);
  const removedIndex = useRef<number | undefined>(undefined);
  useLayoutEffect(() => {
    if (removedIndex.current === undefined) return;
    const cards = section.current?.querySelectorAll<HTMLElement>('.card-button') ?? [];
    const next = cards[Math.min(removedIndex.current, cards.length - 1)];
    (next ?? section.current?.querySelector('h2'))?.focus();
    removedIndex.current = undefined;
  }, [entries]);
  return { section, focusAfterRemoval: (index: number) => (removedIndex.current = index) };
}

/** Asks for confirmation, because it cannot be undone. */
function ClearButton({ entries, onRemoveAll }: Pick<Props, 'entries' | 'onRemoveAll'>) {
  const { isConfirming, handlers } = useConfirm(onRemoveAll);
  return (
    <button type="button" class="link" {...handlers} data-testid="history-clear">
      {isConfirming ? formatClearConfirmation(entries) : 'Clear all'}
    </button>
  );
}
