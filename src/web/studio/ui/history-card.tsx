/** One task of the history: a picture of it, what was asked for, and how it went. */
import { captionOf, type Entry } from '../history/history.ts';
import { titleParts } from '../models/find-models.ts';
import { isHttpUrl, detectPreviewKind } from '../../shared/preview.ts';
import { isUnanswered, type Live } from '../tasks/task-progress.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { stateWords } from '../messages/task-label.ts';
import { removeQuestion } from '../messages/lost-task-message.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { useQuestion } from './use-confirm.ts';
import { useSeen } from './use-in-view.ts';

interface Props {
  readonly entry: Entry;
  readonly live: Live | undefined;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onChoose: () => void;
  readonly onForget: () => void;
}

export function HistoryCard({ entry, live, isChosen, now, onChoose, onForget }: Props) {
  const { isAsked, handlers } = useQuestion(onForget);
  const caption = captionOf(entry);
  const { phase, title, createdAt } = entry;
  const state = cardState(entry, live);
  const question = removeQuestion(phase);
  return (
    <li class={`card${isChosen ? ' selected' : ''}`} data-testid="history-item" data-phase={phase}>
      <button type="button" class="card-button" aria-pressed={isChosen} onClick={onChoose}>
        <Thumb entry={entry} />
        <span class="card-prompt">{caption}</span>
        <span class="card-facts">
          {state || titleParts(title)[0]} · {formatTimeAgo(createdAt, now)}
        </span>
      </button>
      <button
        type="button"
        class={`card-remove${isAsked && question !== undefined ? ' confirming' : ''}`}
        aria-label={`${(isAsked && question) || 'Remove from history'}: ${caption.slice(0, 60)}`}
        {...(question === undefined ? { onClick: onForget } : handlers)}
        data-testid="history-remove"
      >
        {(isAsked && question) || <Icon name="close" size={14} />}
      </button>
    </li>
  );
}

function cardState(entry: Entry, live: Live | undefined): string {
  const { phase, end } = entry;
  if (phase === 'ended') return end === undefined ? '' : 'No result';
  if (live?.isElsewhere === true) return 'In another tab';
  if (isUnanswered(entry, live)) return 'No answer yet';
  if (live?.trouble !== undefined) return 'No news';
  return stateWords(live?.task?.state, phase);
}

/** Fetched when it comes into sight. */
function Thumb({ entry: { phase, end, files = [] } }: Pick<Props, 'entry'>) {
  const [thumb, isSeen] = useSeen<HTMLSpanElement>();
  const address = files.find(isHttpUrl);
  const kind = address === undefined ? 'other' : detectPreviewKind(address);
  const source = isSeen ? address : undefined;
  return (
    <span class="thumbnail" ref={thumb} aria-hidden="true">
      {phase !== 'ended' && <span class="activity-dot" />}
      {end !== undefined && <Icon name="warning" size={18} />}
      {kind === 'image' && source !== undefined && <img src={source} alt="" />}
      {kind === 'video' && source !== undefined && (
        <video src={`${source}#t=0.1`} muted playsInline preload="metadata" tabIndex={-1} />
      )}
      {phase === 'ended' && end === undefined && kind === 'audio' && (
        <Icon name="sound" size={18} />
      )}
      {phase === 'ended' && end === undefined && kind === 'other' && <Icon name="file" size={18} />}
      {files.length > 1 && <span class="badge">{files.length}</span>}
    </span>
  );
}
