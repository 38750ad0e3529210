/** One task of the history: a picture of it, what was asked for, and how it went. */
import { captionOf, type Entry } from '../history/history.ts';
import { titleParts } from '../models/find-models.ts';
import { previewKind } from '../tasks/preview.ts';
import type { Live } from '../tasks/task-runner.ts';
import { agoWords } from '../words/time-words.ts';
import { stateWords } from '../words/task-words.ts';
import { Icon } from './icon.tsx';
import { useSeen } from './use-seen.ts';

interface Props {
  readonly entry: Entry;
  readonly live: Live | undefined;
  readonly isChosen: boolean;
  readonly now: number;
  readonly onChoose: () => void;
  readonly onForget: () => void;
}

export function HistoryCard({ entry, live, isChosen, now, onChoose, onForget }: Props) {
  const caption = captionOf(entry);
  const { phase, end, title, createdAt } = entry;
  const state =
    phase === 'ended' ? (end === undefined ? '' : 'No result') : stateWords(live?.task?.state);
  return (
    <li class={`card${isChosen ? ' chosen' : ''}`} data-testid="history-item" data-phase={phase}>
      <button type="button" class="card-face" aria-pressed={isChosen} onClick={onChoose}>
        <Thumb entry={entry} />
        <span class="card-prompt">{caption}</span>
        <span class="card-facts">
          {state || titleParts(title)[0]} · {agoWords(createdAt, now)}
        </span>
      </button>
      <button
        type="button"
        class="card-remove"
        aria-label={`Remove from history: ${caption.slice(0, 60)}`}
        onClick={onForget}
        data-testid="history-remove"
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}

/** Fetched when it comes into sight. */
function Thumb({ entry: { phase, end, files = [] } }: Pick<Props, 'entry'>) {
  const [thumb, isSeen] = useSeen<HTMLSpanElement>();
  const [address] = files;
  const kind = address === undefined ? 'other' : previewKind(address);
  const source = isSeen ? address : undefined;
  return (
    <span class="thumb" ref={thumb} aria-hidden="true">
      {phase !== 'ended' && <span class="lamp" />}
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
