/** The events of a task in order, with the time between them. */
import type { TimelineEntry } from '../../../worker/admin/views.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { formatClock, formatDate, formatDateTime, formatIso } from '../messages/format-date.ts';
import { StatusIcon } from '../ui/status-icon.tsx';

export function Timeline({ entries }: { entries: readonly TimelineEntry[] }) {
  return (
    <section class="card-box" aria-labelledby="timeline" data-testid="timeline">
      <h2 id="timeline">Timeline</h2>
      <ol class="timeline">
        {entries.map((entry, i) => (
          <TimelineItem
            key={`${i} ${entry.at}`}
            {...entry}
            previousAt={findLastTime(entries.slice(0, i))}
          />
        ))}
      </ol>
    </section>
  );
}

/** Events whose time was not recorded are skipped. */
function findLastTime(entries: readonly TimelineEntry[]): number | undefined {
  return entries.findLast(({ at }) => at !== null)?.at ?? undefined;
}

function TimelineItem({
  at,
  event,
  text,
  isError,
  previousAt,
}: TimelineEntry & { previousAt: number | undefined }) {
  return (
    <li data-testid="event" data-event={event}>
      <StatusIcon tone={isError ? 'error' : 'info'} />
      <p class="event-text">{text}</p>
      <p class="event-time">
        {at === null ? 'time not recorded' : <EventTime at={at} previousAt={previousAt} />}
      </p>
    </li>
  );
}

function EventTime({ at, previousAt }: { at: number; previousAt: number | undefined }) {
  const isNewDay = previousAt === undefined || formatDate(previousAt) !== formatDate(at);
  return (
    <>
      <span class="event-gap">
        {previousAt !== undefined &&
          at - previousAt >= 1000 &&
          `+${formatDuration(at - previousAt)}`}
      </span>
      <time dateTime={formatIso(at)} title={formatDateTime(at)}>
        {isNewDay && `${formatDate(at)}, `}
        {formatClock(at)}
      </time>
    </>
  );
}
