/** A task under way: how it stands, how long it still takes, and a bar that never hurries. */
import { useEffect, useState } from 'preact/hooks';
import { progressOf } from '../../../client/progress.ts';
import type { HistoryEntry } from '../history/history.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
import { useCountdown } from './use-countdown.ts';
import { useConfirm } from './use-confirm.ts';
import { formatUnconfirmedTask, formatRemoveConfirmation, SENT_BY_ANOTHER_TAB } from '../messages/unconfirmed-task-message.ts';
import { formatTaskState } from '../messages/task-label.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { formatTimeLeft } from '../messages/format-time.ts';

interface Props {
  readonly entry: HistoryEntry;
  readonly progress: TaskProgress | undefined;
  readonly retryAt: number | undefined;
  readonly owner: string;
  readonly onCheckAgain: () => void;
  readonly onRemove: () => void;
}

/** By then another tab has its answer, or is asleep. */
const LONG_MS = 120_000;

export function ProgressView({ entry, progress, retryAt, owner, onCheckAgain, onRemove }: Props) {
  const now = useSeconds();
  const { task, updatedAt = now, error } = progress ?? {};
  const since = Math.max(0, now - updatedAt);
  const fraction = task === undefined ? null : progressOf(task, since);
  const left = formatTimeLeft(task?.estimate, since);
  const wait = useCountdown(retryAt);
  const state =
    progress?.isInAnotherTab === true
      ? 'Under way in another tab'
      : formatTaskState(task?.state, entry.phase);
  const elapsed = formatDuration(now - entry.createdAt);
  const isUnknown = isUnconfirmed(entry, progress);
  const lost = isUnknown ? formatUnconfirmedTask(entry, owner, now) : undefined;
  const isLongElsewhere = progress?.isInAnotherTab === true && since > LONG_MS;
  const told = lost ?? error ?? (isUnknown || isLongElsewhere ? SENT_BY_ANOTHER_TAB : undefined);
  if (told !== undefined)
    return (
      <div class="frame-message" role="alert" data-testid="trouble">
        <p class="frame-title">{told.title}</p>
        <p>{told.text}</p>
        <div class="frame-actions">
          {lost?.canCheckAgain !== false && (
            <button
              type="button"
              class="secondary on-frame"
              onClick={onCheckAgain}
              data-testid="look-again"
            >
              Look again
            </button>
          )}
          {entry.phase === 'sending' && <RemoveLost onForget={onRemove} />}
        </div>
      </div>
    );
  return (
    <div class="running">
      <div class="frame-message">
        <p class="frame-title">
          <span class="activity-dot" />
          {state}
        </p>
        <p data-testid="time-left">{left || waitWords(progress, wait)}</p>
      </div>
      <span class="elapsed" aria-hidden="true">
        {elapsed}
      </span>
      <div
        class={`progress${fraction === null ? ' unknown' : ''}`}
        role="progressbar"
        aria-label="Progress"
        aria-valuetext={[state, left].filter(Boolean).join(', ')}
        {...(fraction === null ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
        data-testid="progress"
      >
        <span style={fraction === null ? {} : { transform: `scaleX(${fraction})` }} />
      </div>
    </div>
  );
}

/** Asked once more: what is lost may be paid for. */
function RemoveLost({ onForget }: { onForget: () => void }) {
  const { isConfirming, handlers } = useConfirm(onForget);
  return (
    <button type="button" class="secondary on-frame" {...handlers} data-testid="remove-lost">
      {isConfirming ? formatRemoveConfirmation('sending') : 'Remove'}
    </button>
  );
}

/** Before anybody knows how long it takes. */
function waitWords(live: TaskProgress | undefined, wait: string | undefined): string {
  if (live?.isInAnotherTab === true) return 'What comes of it is shown here as well';
  if (live?.task !== undefined) return 'No telling yet how long it takes';
  return wait === undefined
    ? 'Waiting for the edge'
    : `Many tasks at once: it is sent again in ${wait}`;
}

function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
