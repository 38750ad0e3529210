/** Below the frame: what was asked for, what it took, and what to do with it. Its place is there from the start. */
import { formatCaption, type HistoryEntry } from '../history/history.ts';
import { splitTitle } from '../models/search-models.ts';
import { isHttpUrl } from '../../shared/preview.ts';
import { formatCredits } from '../messages/price-label.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { FileActions } from './file-actions.tsx';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly entry: HistoryEntry | undefined;
  readonly now: number;
  readonly onReuse: (entry: HistoryEntry) => void;
}

export function ResultCaption({ entry, now, onReuse }: Props) {
  if (entry === undefined) return <div class="caption" />;
  const files = (entry.files ?? []).filter(isHttpUrl);
  return (
    <div class="caption">
      <div class="caption-text">
        <p class="caption-prompt">{formatCaption(entry)}</p>
        <p class="caption-facts">{factsOf(entry, now).join(' · ')}</p>
      </div>
      <div class="caption-actions">
        {files.map((address, index) => (
          <FileActions
            key={address}
            address={address}
            number={files.length === 1 ? undefined : index + 1}
          />
        ))}
        {entry.failure === undefined && (
          <button
            type="button"
            class="secondary"
            onClick={() => onReuse(entry)}
            data-testid="use-again"
          >
            <Icon name="repeat" />
            Use settings
          </button>
        )}
      </div>
    </div>
  );
}

function factsOf({ title, createdAt, tookMs, credits }: HistoryEntry, now: number): string[] {
  return [
    splitTitle(title)[0],
    formatTimeAgo(createdAt, now),
    ...(tookMs === undefined ? [] : [`took ${formatDuration(tookMs)}`]),
    ...(credits === undefined ? [] : [formatCredits(credits)]),
  ];
}
