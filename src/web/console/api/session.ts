/** Admin authentication of the page: Cloudflare Access by its cookie, otherwise ADMIN_TOKEN. */
import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { isUnauthorized, type ApiError } from '../messages/error-message.ts';
import { createAdminApi, type AdminApi } from './admin-api.ts';
import { clearQueryCache } from './query-cache.ts';
import { clearStoredToken, readStoredToken, storeToken } from './stored-token.ts';

export type AuthState =
  | { readonly phase: 'checking' }
  | { readonly phase: 'signed_in' }
  /** `error` is undefined after signing out. */
  | { readonly phase: 'signed_out'; readonly error: ApiError | undefined };

export interface Auth {
  readonly state: AuthState;
  readonly api: AdminApi;
  readonly hasToken: boolean;
  readonly signIn: (token: string) => Promise<void>;
  /** Checks again with the credentials at hand. */
  readonly recheck: () => void;
  readonly signOut: (error?: ApiError) => void;
}

export function useAuth(): Auth {
  const [token, setToken] = useState(readStoredToken);
  const [state, setState] = useState<AuthState>({ phase: 'checking' });
  const api = useMemo(() => createAdminApi(token), [token]);
  const signOut = useCallback((error?: ApiError) => {
    clearStoredToken();
    clearQueryCache();
    setToken(undefined);
    setState({ phase: 'signed_out', error });
  }, []);
  /** Whether the API accepts the credentials; a failure becomes the new state. */
  const checkAccess = async (candidate: AdminApi): Promise<boolean> => {
    try {
      await candidate.endpoints(); // the cheapest request
      return true;
    } catch (cause) {
      const error = cause as ApiError;
      if (isUnauthorized(error)) signOut(error);
      else setState({ phase: 'signed_out', error });
      return false;
    }
  };
  const recheck = async () => {
    setState({ phase: 'checking' });
    if (await checkAccess(api)) setState({ phase: 'signed_in' });
  };
  useEffect(() => void recheck(), []);
  return {
    state,
    api,
    hasToken: token !== undefined,
    signIn: async (candidate) => {
      if (!(await checkAccess(createAdminApi(candidate)))) return;
      // Both in one render: components that appear when signed in use the token at once.
      storeToken(candidate);
      setToken(candidate);
      setState({ phase: 'signed_in' });
    },
    recheck: () => void recheck(),
    signOut,
  };
}

export interface AdminSession {
  readonly api: AdminApi;
  /** To be called with every API error: an authentication error signs out. */
  readonly handleError: (error: ApiError) => void;
}

export const SessionContext = createContext<AdminSession | undefined>(undefined);

/** The session of a signed-in admin. Throws outside of SessionContext. */
export function useSession(): AdminSession {
  const session = useContext(SessionContext);
  if (session === undefined) throw new Error('useSession needs a signed-in admin');
  return session;
}
