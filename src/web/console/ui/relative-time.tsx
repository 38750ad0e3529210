/** A point in time, relative to now; the tooltip shows it in full. */
import { useNow } from '../../shared/ui/use-now.ts';
import { formatDateTime, formatIso, formatRelative } from '../messages/format-date.ts';

export function RelativeTime({ at }: { at: number }) {
  // `now` changes every half minute. A time since its last change would appear as in the future.
  const now = useNow();
  return (
    <time dateTime={formatIso(at)} title={formatDateTime(at)}>
      {formatRelative(at, Math.max(now, at <= Date.now() ? Date.now() : now))}
    </time>
  );
}
