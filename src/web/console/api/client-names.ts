/** The names of client tokens: what is stuck, and filters, know them by their ids alone. */
import { useReading } from './use-polled-query.ts';

/** Names seldom change. */
const EVERY_MS = 5 * 60_000;

/** What the tasks of a client token are known by begins so. */
export const TOKEN = 'token:';

/** By what its tasks are known by; empty until they are read. */
export function useClientNames(): ReadonlyMap<string, string> {
  const { data } = useReading('client-names', (api, signal) => api.clients(signal), EVERY_MS);
  return new Map(data?.map(({ id, name }) => [`${TOKEN}${id}`, name]));
}
