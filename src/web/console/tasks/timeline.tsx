/** What happened to a task, one after the other, with the time in between. */
import type { TimelineEntry } from '../../../worker/admin/views.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { Dot } from '../ui/dot.tsx';
import { clockOf, dateOf, fullTime } from '../messages/time-label.ts';

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <section class="card-box" aria-labelledby="timeline" data-testid="timeline">
      <h2 id="timeline">What happened</h2>
      <ol class="timeline">
        {entries.map((entry, i) => (
          <Event key={`${i} ${entry.at}`} {...entry} before={lastTime(entries.slice(0, i))} />
        ))}
      </ol>
    </section>
  );
}

/** Of the entries whose time was kept. */
function lastTime(entries: readonly TimelineEntry[]): number | undefined {
  return entries.findLast(({ at }) => at !== null)?.at ?? undefined;
}

function Event({
  at,
  event,
  text,
  isError,
  before,
}: TimelineEntry & { before: number | undefined }) {
  return (
    <li data-testid="event" data-what={event} class={isError ? 'is-bad' : ''}>
      <Dot tone={isError ? 'bad' : 'going'} />
      <p class="event-text">{text}</p>
      <p class="event-time">
        {at === null ? 'when was not kept' : <EventTime at={at} before={before} />}
      </p>
    </li>
  );
}

function EventTime({ at, before }: { at: number; before: number | undefined }) {
  const isNewDay = before === undefined || dateOf(before) !== dateOf(at);
  return (
    <>
      <span class="gap">
        {before !== undefined && at - before >= 1000 && `+${formatDuration(at - before)}`}
      </span>
      <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
        {isNewDay && `${dateOf(at)}, `}
        {clockOf(at)}
      </time>
    </>
  );
}
