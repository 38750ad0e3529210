/** Names of client tokens, for views whose data contains only ids. */
import { usePolledQuery } from './use-polled-query.ts';

/** Names rarely change. */
const NAMES_POLL_INTERVAL_MS = 5 * 60_000;

/** Prefix of the owner id of tasks that were created with a client token. */
export const TOKEN_CLIENT_PREFIX = 'token:';

/** Client names by owner id; empty until they are loaded. */
export function useClientNames(): ReadonlyMap<string, string> {
  const { data } = usePolledQuery(
    'client-names',
    (api, signal) => api.clients(signal),
    NAMES_POLL_INTERVAL_MS,
  );
  return new Map(data?.map(({ id, name }) => [`${TOKEN_CLIENT_PREFIX}${id}`, name]));
}
