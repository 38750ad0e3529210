/** How a request authenticates: by a token, a session, or the page's origin alone. */
import { raceAbort } from './abort.ts';
import type { ClientOptions } from './client-types.ts';
import { hasErrorType } from './error-checks.ts';
import type { SessionManager } from './session-manager.ts';

/** The credential of one request; empty if the page's origin is enough. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly token?: string;
}

export interface CredentialRequest {
  /** Uses a session if there is one, but does not ask the user to solve a challenge for it. */
  readonly isCredentialOptional?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CredentialSource {
  /** Throws what the token function or the challenge throws. */
  get(request: CredentialRequest): Promise<Credential>;
  /** Drops a session that the edge rejected. Returns whether another session may succeed. */
  discardRejected(credential: Credential, error: unknown): boolean;
}

/** Uses sessions if they are configured, else the token. */
export function createCredentialSource(
  token: ClientOptions['token'],
  sessions: SessionManager | undefined,
): CredentialSource {
  return {
    get: async ({ isCredentialOptional, signal }) => {
      if (sessions !== undefined) {
        const session = isCredentialOptional ? sessions.current() : await sessions.get(signal);
        return session === undefined ? NO_CREDENTIAL : { headers: bearerHeaders(session), session };
      }
      const pending = Promise.resolve(typeof token === 'function' ? token() : token);
      const value = await raceAbort(pending, signal);
      return value === undefined ? NO_CREDENTIAL : { headers: bearerHeaders(value), token: value };
    },
    discardRejected: ({ session }, error) => {
      if (session === undefined || !hasErrorType(error, 'invalid_credentials')) return false;
      sessions?.discard(session);
      return true;
    },
  };
}

const NO_CREDENTIAL: Credential = { headers: {} };

export function bearerHeaders(token: string): Credential['headers'] {
  return { authorization: `Bearer ${token}` };
}
