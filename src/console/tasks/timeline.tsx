/** What happened to a task, one after the other, with the time in between. */
import type { TimelineEntry } from '../../admin/views.ts';
import { lengthWords } from '../../studio/words/time-words.ts';
import { Dot } from '../ui/dot.tsx';
import { clockOf, dateOf, fullTime } from '../words/when-words.ts';

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <section class="card-box" aria-labelledby="timeline" data-testid="timeline">
      <h2 id="timeline">What happened</h2>
      <ol class="timeline">
        {entries.map((entry, i) => (
          <Event key={`${i} ${entry.at}`} {...entry} before={entries[i - 1]?.at} />
        ))}
      </ol>
    </section>
  );
}

function Event({ at, what, text, isBad, before }: TimelineEntry & { before: number | undefined }) {
  const isNewDay = before === undefined || dateOf(before) !== dateOf(at);
  return (
    <li data-testid="event" data-what={what} class={isBad ? 'is-bad' : ''}>
      <Dot tone={isBad ? 'bad' : 'going'} />
      <p class="event-text">{text}</p>
      <p class="event-time">
        <span class="gap">
          {before !== undefined && at - before >= 1000 && `+${lengthWords(at - before)}`}
        </span>
        <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
          {isNewDay && `${dateOf(at)}, `}
          {clockOf(at)}
        </time>
      </p>
    </li>
  );
}
