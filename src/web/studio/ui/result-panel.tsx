/** The place where a task is seen: while it is made, and what came of it. Always of one size, so that nothing jumps. */
import { useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history/history.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
import type { PendingDuplicate } from '../tasks/use-create-task.ts';
import { ResultCaption } from './result-caption.tsx';
import { DuplicateWarning } from './duplicate-warning.tsx';
import { FailureView } from './failure-view.tsx';
import { ProgressView } from './progress-view.tsx';
import { ResultView } from './result-view.tsx';

interface Props {
  readonly entry: HistoryEntry | undefined;
  readonly progress: TaskProgress | undefined;
  readonly now: number;
  readonly onReuse: (entry: HistoryEntry) => void;
  /** The edge asked to wait until then. */
  readonly retryAt: number | undefined;
  /** Who sends now. */
  readonly owner: string;
  /** Of this entry: somebody asked for it once more. */
  readonly duplicate: PendingDuplicate | undefined;
  readonly onCheckAgain: (key: string) => void;
  readonly onRemove: (key: string) => void;
}

export function ResultPanel(props: Props) {
  const { entry, progress, now, retryAt, owner, duplicate, onReuse, onCheckAgain, onRemove } =
    props;
  const section = useRef<HTMLElement>(null);
  // The button that was pressed goes: whoever pressed it by keys stays here.
  const staying = (act: () => void) => () => {
    section.current?.focus({ preventScroll: true });
    act();
  };
  return (
    <section
      class="result-panel"
      id="stage"
      ref={section}
      tabIndex={-1}
      aria-label="Result"
      data-testid="stage"
    >
      <div class="frame">
        {entry === undefined ? <Empty /> : null}
        {entry !== undefined && entry.phase !== 'ended' && (
          <ProgressView
            key={entry.key}
            entry={entry}
            progress={progress}
            retryAt={retryAt}
            owner={owner}
            onCheckAgain={staying(() => onCheckAgain(entry.key))}
            onRemove={staying(() => onRemove(entry.key))}
          />
        )}
        {entry?.phase === 'ended' &&
          (entry.failure === undefined ? (
            <ResultView key={entry.key} entry={entry} />
          ) : (
            <FailureView failure={entry.failure} onReuse={() => onReuse(entry)} />
          ))}
      </div>
      {duplicate !== undefined && <DuplicateWarning onMake={staying(duplicate.createAnyway)} />}
      <ResultCaption entry={entry} now={now} onReuse={onReuse} />
      <p class="visually-hidden" role="status" data-testid="status">
        {formatStatus(entry, progress)}
      </p>
    </section>
  );
}

function Empty() {
  return (
    <div class="frame-message">
      <p class="frame-title">Your result appears here</p>
      <p>Describe it, look at the price, and create.</p>
    </div>
  );
}

/** What a screen reader is told when it changes; the seconds in between are not. */
function formatStatus(entry: HistoryEntry | undefined, live: TaskProgress | undefined): string {
  if (entry === undefined) return '';
  if (isUnconfirmed(entry, live)) return 'No answer has come yet.';
  if (entry.phase !== 'ended') return 'The task is under way.';
  return entry.failure === undefined ? 'The result is there.' : entry.failure.title;
}
