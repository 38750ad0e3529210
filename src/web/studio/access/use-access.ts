/** How the page authenticates: a client with the entered token, and what the server reports about it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createClient } from '../../../client/index.ts';
import { deriveCredentialId } from '../../../client/credential-id.ts';
import type { KieEdgeClient } from '../../../client/client-types.ts';
import type { Usage } from '../../../client/types.ts';
import { formatError, type ErrorDetails, type ErrorMessage } from '../messages/error-message.ts';
import { clearRetryTime, loadRetryTime, saveRetryTime } from './stored-retry-time.ts';
import { clearClientToken, loadClientToken, saveClientToken } from './stored-token.ts';

export interface Access {
  readonly client: KieEdgeClient;
  /** Fingerprint of the credential that this client sends. */
  readonly credentialId: string;
  readonly hasToken: boolean;
  readonly usage: Usage | undefined;
  /** Why the server rejects the credential; undefined while it accepts it. */
  readonly authError: ErrorMessage | undefined;
  /** Until when the server asked to wait, in Unix milliseconds. The client retries by itself. */
  readonly retryAt: number | undefined;
  readonly signIn: (token: string, isRemembered: boolean) => void;
  readonly signOut: () => void;
  /** Reads the usage again, after credits were reserved or charged. */
  readonly refreshUsage: () => void;
  /** For another request that was rejected because of its credential. */
  readonly reportAuthError: (message: ErrorMessage) => void;
}

/** Creates a client for the stored or entered token, and reads its usage. */
export function useAccess(): Access {
  const [token, setToken] = useState(loadClientToken);
  const [retryAt, setRetryAt] = useState(() => loadRetryTime(Date.now()));
  const credentialId = useMemo(() => deriveCredentialId(token), [token]);
  const client = useMemo(
    () =>
      createClient({
        baseUrl: location.origin,
        fetch: (input, init) => fetchWithRetryTime(setRetryAt, input, init),
        // As a function: a token that no header can carry then fails in the request, which can show it.
        ...(token === undefined ? {} : { token: () => token }),
      }),
    [token],
  );
  const { usage, clearUsage, authError, reportAuthError, refreshUsage } = useUsage(client);
  /** The wait belonged to the previous credential. */
  const resetRetryTime = () => {
    clearRetryTime();
    setRetryAt(undefined);
  };
  return {
    client,
    credentialId,
    hasToken: token !== undefined,
    usage,
    authError,
    retryAt,
    signIn: (entered, isRemembered) => {
      resetRetryTime();
      saveClientToken(entered, isRemembered);
      setToken(entered);
    },
    signOut: () => {
      resetRetryTime();
      clearClientToken();
      clearUsage();
      setToken(undefined);
    },
    refreshUsage,
    reportAuthError,
  };
}

/** Reads the caller's usage, which also shows whether the server accepts the credential. */
function useUsage(client: KieEdgeClient) {
  const [usage, setUsage] = useState<Usage>();
  const [authError, setAuthError] = useState<ErrorMessage>();
  const current = useRef(client);
  current.current = client;
  const load = useCallback(async (): Promise<void> => {
    try {
      const loaded = await client.usage();
      if (current.current !== client) return; // the credential was changed in the meantime
      setUsage(loaded);
      setAuthError(undefined);
    } catch (cause) {
      if (current.current !== client) return;
      const message = formatError(cause as ErrorDetails);
      // Other errors are shown by the requests that a person is waiting for.
      if (message.next === 'token') setAuthError(message);
    }
  }, [client]);
  const refreshUsage = useCallback(() => void load(), [load]);
  useEffect(refreshUsage, [refreshUsage]);
  const clearUsage = () => setUsage(undefined);
  return { usage, clearUsage, authError, reportAuthError: setAuthError, refreshUsage };
}

/** Records `Retry-After` of a 429: the client waits by itself, and the page shows for how long. */
async function fetchWithRetryTime(
  onRetryTime: (at: number) => void,
  ...request: Parameters<typeof fetch>
): Promise<Response> {
  const response = await fetch(...request);
  const seconds = Number(response.headers.get('retry-after'));
  if (response.status === 429 && seconds > 0) {
    const at = Date.now() + seconds * 1000;
    saveRetryTime(at);
    onRetryTime(at);
  }
  return response;
}
