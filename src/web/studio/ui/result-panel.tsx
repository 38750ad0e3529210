/** The selected task: its progress or its result. Its size is fixed, so that the layout does not shift. */
import { useRef } from 'preact/hooks';
import type { HistoryEntry } from '../history/history.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
import type { PendingDuplicate } from '../tasks/use-create-task.ts';
import { DuplicateWarning } from './duplicate-warning.tsx';
import { FailureView } from './failure-view.tsx';
import { ProgressView } from './progress-view.tsx';
import { ResultCaption } from './result-caption.tsx';
import { ResultView } from './result-view.tsx';

interface Props {
  readonly entry: HistoryEntry | undefined;
  readonly progress: TaskProgress | undefined;
  readonly now: number;
  readonly onReuse: (entry: HistoryEntry) => void;
  /** Until when the server asked to wait, in Unix milliseconds. */
  readonly retryAt: number | undefined;
  /** Fingerprint of the present credential. */
  readonly credentialId: string;
  /** Present if a request was not submitted because it may duplicate this entry. */
  readonly duplicate: PendingDuplicate | undefined;
  readonly onCheckAgain: (key: string) => void;
  readonly onRemove: (key: string) => void;
}

export function ResultPanel(props: Props) {
  const { entry, progress, now, retryAt, credentialId, duplicate } = props;
  const { onReuse, onCheckAgain, onRemove } = props;
  const section = useRef<HTMLElement>(null);
  // The clicked button disappears. The panel takes its focus, so that keyboard users do not lose their place.
  const keepFocus = (act: () => void) => () => {
    section.current?.focus({ preventScroll: true });
    act();
  };
  return (
    <section
      class="result-panel"
      id="result-panel"
      ref={section}
      tabIndex={-1}
      aria-label="Result"
      data-testid="result-panel"
    >
      <div class="frame">
        {entry === undefined ? <Empty /> : null}
        {entry !== undefined && entry.phase !== 'ended' && (
          <ProgressView
            key={entry.key}
            entry={entry}
            progress={progress}
            retryAt={retryAt}
            credentialId={credentialId}
            onCheckAgain={keepFocus(() => onCheckAgain(entry.key))}
            onRemove={keepFocus(() => onRemove(entry.key))}
          />
        )}
        {entry?.phase === 'ended' &&
          (entry.failure === undefined ? (
            <ResultView key={entry.key} entry={entry} />
          ) : (
            <FailureView failure={entry.failure} onReuse={() => onReuse(entry)} />
          ))}
      </div>
      {duplicate !== undefined && (
        <DuplicateWarning onCreateAnyway={keepFocus(duplicate.createAnyway)} />
      )}
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
      <p>Write a prompt, check the price, and create.</p>
    </div>
  );
}

/** For screen readers, which announce it when it changes. */
function formatStatus(entry: HistoryEntry | undefined, progress: TaskProgress | undefined): string {
  if (entry === undefined) return '';
  if (isUnconfirmed(entry, progress)) return 'The task is unconfirmed.';
  if (entry.phase !== 'ended') return 'The task is running.';
  return entry.failure === undefined ? 'The result is ready.' : entry.failure.title;
}
