/** The time left until a moment, updated as it passes. */
import { useEffect, useState } from 'preact/hooks';
import { formatDuration } from '../../shared/messages/format-duration.ts';

/** Twice a second, so that no second is skipped on screen. */
const UPDATE_INTERVAL_MS = 500;

/** Returns the time left until `untilMs` (Unix milliseconds) as text: `12 s`. Undefined once it has passed. */
export function useCountdown(untilMs: number | undefined): string | undefined {
  const [now, setNow] = useState(Date.now);
  const hasPassed = untilMs === undefined || now >= untilMs;
  useEffect(() => {
    if (hasPassed) return;
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), UPDATE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, [untilMs, hasPassed]);
  return hasPassed ? undefined : formatDuration(Math.ceil((untilMs - now) / 1000) * 1000);
}
