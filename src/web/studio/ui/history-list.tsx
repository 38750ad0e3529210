/** The tasks of this browser, as pictures. */
import { useLayoutEffect, useRef } from 'preact/hooks';
import type { Entry } from '../history/history.ts';
import type { LiveTasks } from '../tasks/use-tasks.ts';
import { clearQuestion } from '../messages/lost-task-message.ts';
import { HistoryCard } from './history-card.tsx';
import { useQuestion } from './use-confirm.ts';

interface Props {
  readonly entries: readonly Entry[];
  /** Whether they outlast this page. */
  readonly isKept: boolean;
  readonly live: LiveTasks;
  readonly chosen: string | undefined;
  readonly now: number;
  readonly onChoose: (key: string) => void;
  readonly onForget: (key: string) => void;
  readonly onForgetAll: () => void;
}

export function HistoryList(props: Props) {
  const { entries, isKept, live, chosen, now, onChoose, onForget, onForgetAll } = props;
  const { section, leaveGap } = useFocusInGap(entries);
  return (
    <section class="history" ref={section} aria-labelledby="history-title" data-testid="history">
      <div class="history-head">
        <h2 id="history-title" tabIndex={-1}>
          History {entries.length > 0 && <span class="count">{entries.length}</span>}
        </h2>
        {entries.length > 0 && (
          <ForgetAll
            entries={entries}
            onForgetAll={() => {
              leaveGap(0);
              onForgetAll();
            }}
          />
        )}
      </div>
      <p class="storage-warning" role="status" data-testid="unkept">
        {!isKept &&
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
              live={live.get(entry.key)}
              isChosen={entry.key === chosen}
              now={now}
              onChoose={() => onChoose(entry.key)}
              onForget={() => {
                leaveGap(index);
                onForget(entry.key);
              }}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Who removed a card by keys stands where it was: at the next one, the last one, or the heading. */
function useFocusInGap(entries: readonly Entry[]) {
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
function ForgetAll({ entries, onForgetAll }: Pick<Props, 'entries' | 'onForgetAll'>) {
  const { isAsked, handlers } = useQuestion(onForgetAll);
  return (
    <button type="button" class="link" {...handlers} data-testid="history-clear">
      {isAsked ? clearQuestion(entries) : 'Clear all'}
    </button>
  );
}
