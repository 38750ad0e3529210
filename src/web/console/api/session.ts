/** Whether one is let in: by Cloudflare Access without a word, else by ADMIN_TOKEN. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { isShutOut, type ToldError } from '../messages/error-message.ts';
import { forgetToken, keepToken, keptToken } from './stored-token.ts';
import { operatorApi, type OperatorApi } from './admin-api.ts';
import { forgetReadings } from './query-cache.ts';

export type Standing =
  | { readonly phase: 'asking' }
  | { readonly phase: 'in' }
  /** `error` is undefined after signing out. */
  | { readonly phase: 'out'; readonly error: ToldError | undefined };

export interface Session {
  readonly standing: Standing;
  readonly api: OperatorApi;
  readonly hasToken: boolean;
  /** Tries a token. */
  readonly enter: (token: string) => Promise<void>;
  /** Looks again whether one is let in. */
  readonly knock: () => void;
  readonly leave: (error?: ToldError) => void;
}

export function useSession(): Session {
  const [token, setToken] = useState(keptToken);
  const [standing, setStanding] = useState<Standing>({ phase: 'asking' });
  const api = useMemo(() => operatorApi(token), [token]);
  const leave = useCallback((error?: ToldError) => {
    forgetToken();
    forgetReadings();
    setToken(undefined);
    setStanding({ phase: 'out', error });
  }, []);
  /** Whether the door lets in, and what it said if it does not. */
  const isLetIn = async (asked: OperatorApi): Promise<boolean> => {
    try {
      await asked.endpoints(); // the least that there is to ask
      return true;
    } catch (cause) {
      const error = cause as ToldError;
      if (isShutOut(error)) leave(error);
      else setStanding({ phase: 'out', error });
      return false;
    }
  };
  const knock = async () => {
    setStanding({ phase: 'asking' });
    if (await isLetIn(api)) setStanding({ phase: 'in' });
  };
  useEffect(() => void knock(), []);
  return {
    standing,
    api,
    hasToken: token !== undefined,
    enter: async (given) => {
      if (!(await isLetIn(operatorApi(given)))) return;
      // Together: whoever is in asks with the token at once.
      keepToken(given);
      setToken(given);
      setStanding({ phase: 'in' });
    },
    knock: () => void knock(),
    leave,
  };
}

export interface Inside {
  readonly api: OperatorApi;
  /** Called with every error: some of them mean that one is shut out. */
  readonly note: (error: ToldError) => void;
}

export const InsideContext = createContext<Inside | undefined>(undefined);

/** For everything behind the door. */
export function useInside(): Inside {
  const inside = useContext(InsideContext);
  if (inside === undefined) throw new Error('nobody is let in yet');
  return inside;
}
