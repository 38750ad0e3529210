/** Below the result: the prompt, facts about the task, and buttons. Rendered empty too, to reserve its space. */
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { isHttpUrl } from '../../shared/preview.ts';
import { Icon } from '../../shared/ui/icon.tsx';
import { formatCaption, type HistoryEntry } from '../history/history.ts';
import { formatTimeAgo } from '../messages/format-time.ts';
import { formatCredits } from '../messages/price-label.ts';
import { splitTitle } from '../models/search-models.ts';
import { FileActions } from './file-actions.tsx';

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
        <p class="caption-facts">{listFacts(entry, now).join(' · ')}</p>
      </div>
      <div class="caption-actions">
        {files.map((url, index) => (
          <FileActions key={url} url={url} number={files.length === 1 ? undefined : index + 1} />
        ))}
        {entry.failure === undefined && (
          <button
            type="button"
            class="secondary"
            onClick={() => onReuse(entry)}
            data-testid="reuse-settings"
          >
            <Icon name="repeat" />
            Reuse settings
          </button>
        )}
      </div>
    </div>
  );
}

function listFacts({ title, createdAt, tookMs, credits }: HistoryEntry, now: number): string[] {
  return [
    splitTitle(title)[0],
    formatTimeAgo(createdAt, now),
    ...(tookMs === undefined ? [] : [`took ${formatDuration(tookMs)}`]),
    ...(credits === undefined ? [] : [formatCredits(credits)]),
  ];
}
