/** A task that has not ended: its state and the time left, or why there is no news of it. */
import { useEffect, useState } from 'preact/hooks';
import { estimateProgress } from '../../../client/progress.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import type { HistoryEntry } from '../history/history.ts';
import { formatTimeLeft } from '../messages/format-time.ts';
import { formatTaskState } from '../messages/task-label.ts';
import {
  formatUnconfirmedTask,
  SENT_BY_ANOTHER_TAB,
} from '../messages/unconfirmed-task-message.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
import { ProblemView } from './problem-view.tsx';
import { useCountdown } from './use-countdown.ts';

interface Props {
  readonly entry: HistoryEntry;
  readonly progress: TaskProgress | undefined;
  readonly retryAt: number | undefined;
  readonly credentialId: string;
  readonly onCheckAgain: () => void;
  readonly onRemove: () => void;
}

/** By then another tab has its response, or is suspended. */
const OTHER_TAB_PATIENCE_MS = 120_000;

export function ProgressView(props: Props) {
  const { entry, progress, retryAt, credentialId, onCheckAgain, onRemove } = props;
  const now = useSeconds();
  const { task, updatedAt = now, error } = progress ?? {};
  const sinceMs = Math.max(0, now - updatedAt);
  const wait = useCountdown(retryAt);
  const isInAnotherTab = progress?.isInAnotherTab === true;

  const isPending = isUnconfirmed(entry, progress);
  const unconfirmed = isPending ? formatUnconfirmedTask(entry, credentialId, now) : undefined;
  const isOverdue = isPending || (isInAnotherTab && sinceMs > OTHER_TAB_PATIENCE_MS);
  const problem = unconfirmed ?? error ?? (isOverdue ? SENT_BY_ANOTHER_TAB : undefined);
  if (problem !== undefined)
    return (
      <ProblemView
        message={problem}
        onCheckAgain={unconfirmed?.canCheckAgain === false ? undefined : onCheckAgain}
        onRemove={entry.phase === 'sending' ? onRemove : undefined}
      />
    );

  const state = isInAnotherTab
    ? 'Running in another tab'
    : formatTaskState(task?.state, entry.phase);
  const timeLeft = formatTimeLeft(task?.estimate, sinceMs);
  return (
    <div class="running">
      <div class="frame-message">
        <p class="frame-title">
          <span class="activity-dot" />
          {state}
        </p>
        <p data-testid="time-left">{timeLeft || formatWait(progress, wait)}</p>
      </div>
      <span class="elapsed" aria-hidden="true">
        {formatDuration(now - entry.createdAt)}
      </span>
      <ProgressBar
        fraction={task === undefined ? null : estimateProgress(task, sinceMs)}
        valueText={[state, timeLeft].filter(Boolean).join(', ')}
      />
    </div>
  );
}

/** `fraction` is null while it is unknown. */
function ProgressBar({ fraction, valueText }: { fraction: number | null; valueText: string }) {
  const isUnknown = fraction === null;
  return (
    <div
      class={`progress${isUnknown ? ' unknown' : ''}`}
      role="progressbar"
      aria-label="Progress"
      aria-valuetext={valueText}
      {...(isUnknown ? {} : { 'aria-valuenow': Math.round(fraction * 100) })}
      data-testid="progress"
    >
      <span style={isUnknown ? {} : { transform: `scaleX(${fraction})` }} />
    </div>
  );
}

/** Shown while there is no estimate. */
function formatWait(progress: TaskProgress | undefined, wait: string | undefined): string {
  if (progress?.isInAnotherTab === true) return 'Its result will appear here too';
  if (progress?.task !== undefined) return 'No time estimate yet';
  return wait === undefined ? 'Waiting for the server' : `Rate limit reached. Retrying in ${wait}`;
}

/** Returns the current time and re-renders every second. */
function useSeconds(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
