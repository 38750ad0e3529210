/** The tasks of this browser, as pictures. */
import type { Entry } from '../history/history.ts';
import type { LiveTasks } from '../tasks/use-tasks.ts';
import { HistoryCard } from './history-card.tsx';
import { useQuestion } from './use-question.ts';

interface Props {
  readonly entries: readonly Entry[];
  readonly live: LiveTasks;
  readonly chosen: string | undefined;
  readonly now: number;
  readonly onChoose: (key: string) => void;
  readonly onForget: (key: string) => void;
  readonly onForgetAll: () => void;
}

export function HistoryList(props: Props) {
  const { entries, live, chosen, now, onChoose, onForget, onForgetAll } = props;
  return (
    <section class="history" aria-labelledby="history-title" data-testid="history">
      <div class="history-head">
        <h2 id="history-title">
          History {entries.length > 0 && <span class="count">{entries.length}</span>}
        </h2>
        {entries.length > 0 && <ForgetAll entries={entries} onForgetAll={onForgetAll} />}
      </div>
      {entries.length === 0 ? (
        <p class="nothing">What you create is listed here, in this browser alone.</p>
      ) : (
        <ul class="cards">
          {entries.map((entry) => (
            <HistoryCard
              key={entry.key}
              entry={entry}
              live={live.get(entry.key)}
              isChosen={entry.key === chosen}
              now={now}
              onChoose={() => onChoose(entry.key)}
              onForget={() => onForget(entry.key)}
            />
          ))}
        </ul>
      )}
    </section>
  );
}

/** Asked once more: it cannot be undone. */
function ForgetAll({ entries, onForgetAll }: Pick<Props, 'entries' | 'onForgetAll'>) {
  const isPaidLost = entries.some(({ phase }) => phase === 'sending');
  const question = isPaidLost ? 'Really clear all? A paid task may be lost' : 'Really clear all?';
  const { isAsked, handlers } = useQuestion(onForgetAll);
  return (
    <button type="button" class="link" {...handlers} data-testid="history-clear">
      {isAsked ? question : 'Clear all'}
    </button>
  );
}
