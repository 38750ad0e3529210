/** A point in time: how far away, and in full where somebody points at it. */
import { useNow } from '../../shared/ui/use-now.ts';
import { fullTime, relative } from '../messages/time-label.ts';

export function When({ at }: { at: number }) {
  const now = useNow();
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {relative(at, Math.max(now, at <= Date.now() ? Date.now() : now))}
    </time>
  );
}
