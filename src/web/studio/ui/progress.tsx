/** A task under way: how it stands, how long it still takes, and a bar that never hurries. */
import { useEffect, useState } from 'preact/hooks';
import { estimateProgress } from '../../../client/progress.ts';
import type { Entry } from '../history/history.ts';
import { isUnanswered, type Live } from '../tasks/task-progress.ts';
import { useCountdown } from './use-countdown.ts';
import { useQuestion } from './use-confirm.ts';
import { lostWords, removeQuestion, SENT_ELSEWHERE } from '../messages/lost-task-message.ts';
import { stateWords } from '../messages/task-label.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { formatTimeLeft } from '../messages/format-time.ts';

interface Props {
  readonly entry: Entry;
  readonly live: Live | undefined;
  readonly waitUntil: number | undefined;
  readonly sender: string;
  readonly onRetry: () => void;
  readonly onForget: () => void;
}

/** By then another tab has its answer, or is asleep. */
const LONG_MS = 120_000;

export function Progress({ entry, live, waitUntil, sender, onRetry, onForget }: Props) {
  const now = useSeconds();
  const { task, at = now, trouble } = live ?? {};
  const since = Math.max(0, now - at);
  const fraction = task === undefined ? null : estimateProgress(task, since);
  const left = formatTimeLeft(task?.estimate, since);
  const wait = useCountdown(waitUntil);
  const state =
    live?.isElsewhere === true ? 'Under way in another tab' : stateWords(task?.state, entry.phase);
  const elapsed = formatDuration(now - entry.createdAt);
  const isUnknown = isUnanswered(entry, live);
  const lost = isUnknown ? lostWords(entry, sender, now) : undefined;
  const isLongElsewhere = live?.isElsewhere === true && since > LONG_MS;
  const told = lost ?? trouble ?? (isUnknown || isLongElsewhere ? SENT_ELSEWHERE : undefined);
  if (told !== undefined)
    return (
      <div class="frame-message" role="alert" data-testid="trouble">
        <p class="frame-title">{told.title}</p>
        <p>{told.text}</p>
        <div class="frame-actions">
          {lost?.mayLookAgain !== false && (
            <button
              type="button"
              class="secondary on-frame"
              onClick={onRetry}
              data-testid="look-again"
            >
              Look again
            </button>
          )}
          {entry.phase === 'sending' && <RemoveLost onForget={onForget} />}
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
        <p data-testid="time-left">{left || waitWords(live, wait)}</p>
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
  const { isAsked, handlers } = useQuestion(onForget);
  return (
    <button type="button" class="secondary on-frame" {...handlers} data-testid="remove-lost">
      {isAsked ? removeQuestion('sending') : 'Remove'}
    </button>
  );
}

/** Before anybody knows how long it takes. */
function waitWords(live: Live | undefined, wait: string | undefined): string {
  if (live?.isElsewhere === true) return 'What comes of it is shown here as well';
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
