/** One task of the history: a picture of it, what was asked for, and how it went. */
import { formatCaption, type HistoryEntry } from '../history/history.ts';
import { splitTitle } from '../models/search-models.ts';
import { isHttpUrl, detectPreviewKind } from '../../shared/preview.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { formatTaskState } from '../messages/task-label.ts';
import { formatRemoveConfirmation } from '../messages/unconfirmed-task-message.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { useConfirm } from './use-confirm.ts';
import { useInView } from './use-in-view.ts';

interface Props {
  readonly entry: HistoryEntry;
  readonly progress: TaskProgress | undefined;
  readonly isSelected: boolean;
  readonly now: number;
  readonly onSelect: () => void;
  readonly onRemove: () => void;
}

export function HistoryCard({ entry, progress, isSelected, now, onSelect, onRemove }: Props) {
  const { isConfirming, handlers } = useConfirm(onRemove);
  const caption = formatCaption(entry);
  const { phase, title, createdAt } = entry;
  const state = formatCardState(entry, progress);
  const question = formatRemoveConfirmation(phase);
  return (
    <li
      class={`card${isSelected ? ' selected' : ''}`}
      data-testid="history-item"
      data-phase={phase}
    >
      <button type="button" class="card-button" aria-pressed={isSelected} onClick={onSelect}>
        <Thumbnail entry={entry} />
        <span class="card-prompt">{caption}</span>
        <span class="card-facts">
          {state || splitTitle(title)[0]} · {formatTimeAgo(createdAt, now)}
        </span>
      </button>
      <button
        type="button"
        class={`card-remove${isConfirming && question !== undefined ? ' confirming' : ''}`}
        aria-label={`${(isConfirming && question) || 'Remove from history'}: ${caption.slice(0, 60)}`}
        {...(question === undefined ? { onClick: onRemove } : handlers)}
        data-testid="history-remove"
      >
        {(isConfirming && question) || <Icon name="close" size={14} />}
      </button>
    </li>
  );
}

function formatCardState(entry: HistoryEntry, live: TaskProgress | undefined): string {
  const { phase, failure } = entry;
  if (phase === 'ended') return failure === undefined ? '' : 'No result';
  if (live?.isInAnotherTab === true) return 'In another tab';
  if (isUnconfirmed(entry, live)) return 'No answer yet';
  if (live?.error !== undefined) return 'No news';
  return formatTaskState(live?.task?.state, phase);
}

/** Fetched when it comes into sight. */
function Thumbnail({ entry: { phase, failure, files = [] } }: Pick<Props, 'entry'>) {
  const [thumb, isSeen] = useInView<HTMLSpanElement>();
  const address = files.find(isHttpUrl);
  const kind = address === undefined ? 'other' : detectPreviewKind(address);
  const source = isSeen ? address : undefined;
  return (
    <span class="thumbnail" ref={thumb} aria-hidden="true">
      {phase !== 'ended' && <span class="activity-dot" />}
      {failure !== undefined && <Icon name="warning" size={18} />}
      {kind === 'image' && source !== undefined && <img src={source} alt="" />}
      {kind === 'video' && source !== undefined && (
        <video src={`${source}#t=0.1`} muted playsInline preload="metadata" tabIndex={-1} />
      )}
      {phase === 'ended' && failure === undefined && kind === 'audio' && (
        <Icon name="sound" size={18} />
      )}
      {phase === 'ended' && failure === undefined && kind === 'other' && (
        <Icon name="file" size={18} />
      )}
      {files.length > 1 && <span class="badge">{files.length}</span>}
    </span>
  );
}
