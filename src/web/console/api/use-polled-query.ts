/** Something of the API that is shown, and read again while somebody looks at it. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { errorWords, type ToldError, type Words } from '../messages/error-message.ts';
import type { OperatorApi } from './admin-api.ts';
import { keepReading, keptReading } from './query-cache.ts';
import { useInside } from './session.ts';

export const EVERY_MS = 15_000;

export interface Reading<T> {
  /** The latest that was read; it stays while a later try fails. */
  readonly data: T | undefined;
  /** When that was. */
  readonly at: number | undefined;
  /** Of the latest try. */
  readonly error: Words | undefined;
  readonly refresh: () => void;
  /** What an action answered. */
  readonly set: (data: T) => void;
}

interface State<T> {
  readonly key: string;
  readonly data?: T;
  readonly at?: number;
  readonly error?: Words;
}

type Kept<T> = { data: T; at: number } | undefined;

/** `key` names what `read` reads; another key is another thing. */
export function useReading<T>(
  key: string,
  read: (api: OperatorApi, signal: AbortSignal) => Promise<T>,
  everyMs = EVERY_MS,
): Reading<T> {
  const { api, note } = useInside();
  // Whoever kept something under this key has read it as here.
  const first = (): State<T> => ({ key, ...(keptReading(key) as Kept<T>) });
  const [state, setState] = useState(first);
  const current = useRef({ key, read, under: new AbortController() });
  current.current.read = read;

  const set = useCallback(
    (data: T) => {
      current.current.under.abort(); // what is on its way may be older
      keepReading(key, data, Date.now());
      setState({ key, data, at: Date.now() });
    },
    [key],
  );
  const refresh = useCallback(() => {
    current.current.under.abort();
    const under = new AbortController();
    current.current.under = under;
    const look = async () => {
      try {
        const data = await current.current.read(api, under.signal);
        if (!under.signal.aborted) set(data);
      } catch (cause) {
        if (under.signal.aborted) return;
        const error = cause as ToldError;
        note(error);
        setState((was) => ({ ...(was.key === key ? was : { key }), error: errorWords(error) }));
      }
    };
    void look();
  }, [api, key]);

  useEffect(() => {
    setState(first);
    refresh();
    const stop = whileSeen(refresh, everyMs);
    return () => {
      stop();
      current.current.under.abort();
    };
  }, [refresh, everyMs]);

  const own = state.key === key ? state : first();
  return {
    data: own.data,
    at: own.at,
    error: 'error' in own ? own.error : undefined,
    refresh,
    set,
  };
}

/** Every so often while the page is looked at, and at once when somebody comes back to it. */
function whileSeen(act: () => void, everyMs: number): () => void {
  let last = Date.now();
  const maybe = () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < everyMs) return;
    last = Date.now();
    act();
  };
  const timer = setInterval(maybe, Math.min(everyMs, 1000));
  document.addEventListener('visibilitychange', maybe);
  addEventListener('online', act);
  return () => {
    removeEventListener('online', act);
    clearInterval(timer);
    document.removeEventListener('visibilitychange', maybe);
  };
}
