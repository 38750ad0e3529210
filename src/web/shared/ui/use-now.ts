/** The current time for relative times such as "5 min ago". */
import { useEffect, useState } from 'preact/hooks';

const UPDATE_INTERVAL_MS = 30_000;

/** Returns the current time in Unix milliseconds and re-renders every 30 seconds. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), UPDATE_INTERVAL_MS);
    return () => clearInterval(timer);
  }, []);
  return now;
}
