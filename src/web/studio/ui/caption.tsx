/** Below the frame: what was asked for, what it took, and what to do with it. Its place is there from the start. */
import { captionOf, type Entry } from '../history/history.ts';
import { titleParts } from '../models/find-models.ts';
import { isHttpUrl } from '../../shared/preview.ts';
import { creditWords } from '../messages/price-label.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { FileActions } from './file-actions.tsx';
import { Icon } from '../../shared/ui/icon.tsx';

interface Props {
  readonly entry: Entry | undefined;
  readonly now: number;
  readonly onAgain: (entry: Entry) => void;
}

export function Caption({ entry, now, onAgain }: Props) {
  if (entry === undefined) return <div class="caption" />;
  const files = (entry.files ?? []).filter(isHttpUrl);
  return (
    <div class="caption">
      <div class="caption-text">
        <p class="caption-prompt">{captionOf(entry)}</p>
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
        {entry.end === undefined && (
          <button
            type="button"
            class="secondary"
            onClick={() => onAgain(entry)}
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

function factsOf({ title, createdAt, tookMs, credits }: Entry, now: number): string[] {
  return [
    titleParts(title)[0],
    formatTimeAgo(createdAt, now),
    ...(tookMs === undefined ? [] : [`took ${formatDuration(tookMs)}`]),
    ...(credits === undefined ? [] : [creditWords(credits)]),
  ];
}
