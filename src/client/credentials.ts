/** What a request shows to be let in: a token, a session, or nothing where the page's origin does. */
import { raceAbort } from './abort.ts';
import { hasErrorType } from './errors.ts';
import type { SessionManager } from './session-manager.ts';
import type { ClientOptions } from './types.ts';

/** What one request shows: of a session, which one. */
export interface Credential {
  readonly headers: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly token?: string;
}

export interface CredentialRequest {
  /** Nobody has to solve a puzzle for it: a session is shown only when there is one. */
  readonly isOptional?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CredentialSource {
  /** Throws what gives the token or solves the puzzle throws. */
  get(request: CredentialRequest): Promise<Credential>;
  /** Forgets a session that the edge refused: whether there was one, and another may do better. */
  discardRejected(pass: Credential, error: unknown): boolean;
}

/** By sessions where there are any, else by the token. */
export function createCredentialSource(
  token: ClientOptions['token'],
  sessions: SessionManager | undefined,
): CredentialSource {
  return {
    get: async ({ isOptional = false, signal }) => {
      if (sessions !== undefined) {
        const session = isOptional ? sessions.ready() : await sessions.get(signal);
        return session === undefined ? NO_CREDENTIAL : { headers: bearerHeaders(session), session };
      }
      const given = Promise.resolve(typeof token === 'function' ? token() : token);
      const shown = await raceAbort(given, signal);
      return shown === undefined ? NO_CREDENTIAL : { headers: bearerHeaders(shown), token: shown };
    },
    discardRejected: ({ session }, error) => {
      if (session === undefined || !hasErrorType(error, 'invalid_credentials')) return false;
      sessions?.discard(session);
      return true;
    },
  };
}

const NO_CREDENTIAL: Credential = { headers: {} };

/** The header that shows it. */
export function bearerHeaders(credential: string): Credential['headers'] {
  return { authorization: `Bearer ${credential}` };
}
