/** Reads something from the admin API and reads it again regularly while the page is visible. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import type { Message } from '../../shared/messages/message.ts';
import { describeApiError, type ApiError } from '../messages/error-message.ts';
import type { AdminApi } from './admin-api.ts';
import { cacheQuery, readCachedQuery } from './query-cache.ts';
import { useSession } from './session.ts';

const POLL_INTERVAL_MS = 15_000;
/** How often the page checks whether the interval has passed, so that a woken tab reads soon. */
const TICK_MS = 1000;

export interface PolledQuery<T> {
  /** The latest result; it stays when a later request fails. */
  readonly data: T | undefined;
  readonly fetchedAt: number | undefined;
  /** Of the latest request. */
  readonly error: Message | undefined;
  readonly refresh: () => void;
  /** Replaces the result, for example by the response to an action. */
  readonly setData: (data: T) => void;
}

interface QueryState<T> {
  readonly key: string;
  readonly data?: T;
  readonly fetchedAt?: number;
  readonly error?: Message;
}

/** `key` identifies the data that `fetchData` reads: another key starts a new query. */
export function usePolledQuery<T>(
  key: string,
  fetchData: (api: AdminApi, signal: AbortSignal) => Promise<T>,
  intervalMs = POLL_INTERVAL_MS,
): PolledQuery<T> {
  const { api, handleError } = useSession();
  // The cache is untyped; every user of a key stores what its `fetchData` returns.
  const initialState = () => ({ key, ...readCachedQuery(key) }) as QueryState<T>;
  const [state, setState] = useState(initialState);
  const latest = useRef({ fetchData, controller: new AbortController() });
  latest.current.fetchData = fetchData;

  const setData = useCallback(
    (data: T) => {
      latest.current.controller.abort(); // a pending response may be older
      const entry = { data, fetchedAt: Date.now() };
      cacheQuery(key, entry);
      setState({ key, ...entry });
    },
    [key],
  );
  const refresh = useCallback(() => {
    latest.current.controller.abort();
    const controller = new AbortController();
    latest.current.controller = controller;
    const load = async () => {
      try {
        const data = await latest.current.fetchData(api, controller.signal);
        if (!controller.signal.aborted) setData(data);
      } catch (cause) {
        if (controller.signal.aborted) return;
        const error = cause as ApiError;
        handleError(error);
        setState((old) => ({
          ...(old.key === key ? old : { key }),
          error: describeApiError(error),
        }));
      }
    };
    void load();
  }, [api, key]);

  useEffect(() => {
    setState(initialState);
    refresh();
    const stop = whileVisible(refresh, intervalMs);
    return () => {
      stop();
      latest.current.controller.abort();
    };
  }, [refresh, intervalMs]);

  // Right after a change of the key the state is still that of the previous one.
  const { data, fetchedAt, error } = state.key === key ? state : initialState();
  return { data, fetchedAt, error, refresh, setData };
}

/**
 * Calls `act` every `intervalMs` while the page is visible, at once when it becomes visible after a
 * longer time, and when the browser is online again. Returns a function that stops it.
 */
function whileVisible(act: () => void, intervalMs: number): () => void {
  let last = Date.now();
  const tick = () => {
    if (document.visibilityState !== 'visible' || Date.now() - last < intervalMs) return;
    last = Date.now();
    act();
  };
  const timer = setInterval(tick, Math.min(intervalMs, TICK_MS));
  document.addEventListener('visibilitychange', tick);
  addEventListener('online', act);
  return () => {
    removeEventListener('online', act);
    clearInterval(timer);
    document.removeEventListener('visibilitychange', tick);
  };
}
