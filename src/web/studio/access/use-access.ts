/** Who the page is to the edge: a client with the token that was pasted, and what the edge says of it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { createClient } from '../../../client/index.ts';
import { deriveCredentialId } from '../../../client/credential-id.ts';
import type { KieEdgeClient, Usage } from '../../../client/types.ts';
import { errorWords, type ErrorWords, type ToldError } from '../messages/error-message.ts';
import { forgetWait, keepWait, keptWait } from './stored-wait.ts';
import { forgetToken, keepToken, keptToken } from './token.ts';

export interface Access {
  readonly client: KieEdgeClient;
  /** The mark of whoever sends with this client. */
  readonly sender: string;
  readonly hasToken: boolean;
  readonly usage: Usage | undefined;
  /** Why the edge does not let this page in; undefined while it does. */
  readonly refusal: ErrorWords | undefined;
  /** When the edge has asked to come again. The client does so by itself, where it is not too long. */
  readonly waitUntil: number | undefined;
  readonly enter: (token: string, isForLong: boolean) => void;
  readonly leave: () => void;
  /** Looks again: something was spent. */
  readonly refresh: () => void;
  /** Something else was refused for want of a credential. */
  readonly refuse: (words: ErrorWords) => void;
}

export function useAccess(): Access {
  const [token, setToken] = useState(keptToken);
  const sender = useMemo(() => deriveCredentialId(token), [token]);
  const [usage, setUsage] = useState<Usage>();
  const [refusal, refuse] = useState<ErrorWords>();
  const [waitUntil, setWaitUntil] = useState(() => keptWait(Date.now()));
  const client = useMemo(
    () =>
      createClient({
        baseUrl: location.origin,
        fetch: (input, init) => fetchNoting(setWaitUntil, input, init),
        // Asked for at each request: one that can be none is refused there, where it can be told.
        ...(token === undefined ? {} : { token: () => token }),
      }),
    [token],
  );
  const current = useRef(client);
  current.current = client;
  const look = useCallback(async (): Promise<void> => {
    try {
      const told = await client.usage();
      if (current.current !== client) return; // of somebody who is gone
      setUsage(told);
      refuse(undefined);
    } catch (cause) {
      if (current.current !== client) return;
      const words = errorWords(cause as ToldError);
      if (words.next === 'token') refuse(words); // the rest is told where it is in somebody's way
    }
  }, [client]);
  const refresh = useCallback(() => void look(), [look]);
  useEffect(refresh, [refresh]);
  /** It was somebody else who was asked to wait. */
  const endWait = () => {
    forgetWait();
    setWaitUntil(undefined);
  };
  return {
    client,
    sender,
    hasToken: token !== undefined,
    usage,
    refusal,
    waitUntil,
    enter: (given, isForLong) => {
      endWait();
      keepToken(given, isForLong);
      setToken(given);
    },
    leave: () => {
      endWait();
      forgetToken();
      setUsage(undefined);
      setToken(undefined);
    },
    refresh,
    refuse,
  };
}

/** The client waits by itself where the edge asks it to. A person wants to know how long. */
async function fetchNoting(
  note: (until: number) => void,
  ...request: Parameters<typeof fetch>
): Promise<Response> {
  const response = await fetch(...request);
  const seconds = Number(response.headers.get('retry-after'));
  if (response.status === 429 && seconds > 0) {
    const until = Date.now() + seconds * 1000;
    keepWait(until);
    note(until);
  }
  return response;
}
