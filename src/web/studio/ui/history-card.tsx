/** A task in the history: its picture, its prompt and its state. */
import { detectPreviewKind, isHttpUrl } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { formatCaption, type HistoryEntry } from '../history/history.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { formatTaskState } from '../messages/task-label.ts';
import { formatRemoveConfirmation } from '../messages/unconfirmed-task-message.ts';
import { splitTitle } from '../models/search-models.ts';
import { isUnconfirmed, type TaskProgress } from '../tasks/task-progress.ts';
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
  const confirmation = formatRemoveConfirmation(phase);
  const question = isConfirming ? confirmation : undefined;
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
          {formatCardState(entry, progress) || splitTitle(title)[0]} ·{' '}
          {formatTimeAgo(createdAt, now)}
        </span>
      </button>
      <button
        type="button"
        class={`card-remove${question === undefined ? '' : ' confirming'}`}
        aria-label={`${question ?? 'Remove from history'}: ${caption.slice(0, 60)}`}
        {...(confirmation === undefined ? { onClick: onRemove } : handlers)}
        data-testid="history-remove"
      >
        {question ?? <Icon name="close" size={14} />}
      </button>
    </li>
  );
}

/** Empty for a success, whose card shows the model instead. */
function formatCardState(entry: HistoryEntry, progress: TaskProgress | undefined): string {
  const { phase, failure } = entry;
  if (phase === 'ended') return failure === undefined ? '' : 'No result';
  if (progress?.isInAnotherTab === true) return 'In another tab';
  if (isUnconfirmed(entry, progress)) return 'Unconfirmed';
  if (progress?.error !== undefined) return 'No update';
  return formatTaskState(progress?.task?.state, phase);
}

/** Loads its media when it is scrolled into view. */
function Thumbnail({ entry: { phase, failure, files = [] } }: Pick<Props, 'entry'>) {
  const [thumbnail, isInView] = useInView<HTMLSpanElement>();
  const url = files.find(isHttpUrl);
  const kind = url === undefined ? 'other' : detectPreviewKind(url);
  const source = isInView ? url : undefined;
  const hasResult = phase === 'ended' && failure === undefined;
  return (
    <span class="thumbnail" ref={thumbnail} aria-hidden="true">
      {phase !== 'ended' && <span class="activity-dot" />}
      {failure !== undefined && <Icon name="warning" size={18} />}
      {kind === 'image' && source !== undefined && <img src={source} alt="" />}
      {kind === 'video' && source !== undefined && (
        <video src={`${source}#t=0.1`} muted playsInline preload="metadata" tabIndex={-1} />
      )}
      {hasResult && kind === 'audio' && <Icon name="sound" size={18} />}
      {hasResult && kind === 'other' && <Icon name="file" size={18} />}
      {files.length > 1 && <span class="badge">{files.length}</span>}
    </span>
  );
}
