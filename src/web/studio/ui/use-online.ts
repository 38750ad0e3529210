/** Whether the browser reports a network connection. */
import { useEffect, useState } from 'preact/hooks';

const EVENTS = ['online', 'offline'] as const;

/** Returns `navigator.onLine` and re-renders when it changes. */
export function useOnline(): boolean {
  const [isOnline, setOnline] = useState(() => navigator.onLine);
  useEffect(() => {
    const update = () => setOnline(navigator.onLine);
    for (const event of EVENTS) addEventListener(event, update);
    return () => {
      for (const event of EVENTS) removeEventListener(event, update);
    };
  }, []);
  return isOnline;
}
