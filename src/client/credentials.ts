/** What a request shows to be let in: a token, a session, or nothing where the page's origin does. */
import { abortable } from './abort.ts';
import { isOfType } from './errors.ts';
import type { Sessions } from './sessions.ts';
import type { ClientOptions } from './types.ts';

/** What one request shows: of a session, which one. */
export interface Pass {
  readonly headers: Readonly<Record<string, string>>;
  readonly session?: string;
  readonly token?: string;
}

export interface PassRequest {
  /** Nobody has to solve a puzzle for it: a session is shown only when there is one. */
  readonly isOptional?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface Credentials {
  /** Throws what gives the token or solves the puzzle throws. */
  pass(request: PassRequest): Promise<Pass>;
  /** Forgets a session that the edge refused: whether there was one, and another may do better. */
  forgetRefused(pass: Pass, error: unknown): boolean;
}

/** By sessions where there are any, else by the token. */
export function credentialsOf(
  token: ClientOptions['token'],
  sessions: Sessions | undefined,
): Credentials {
  return {
    pass: async ({ isOptional = false, signal }) => {
      if (sessions !== undefined) {
        const session = isOptional ? sessions.ready() : await sessions.get(signal);
        return session === undefined ? NO_PASS : { headers: bearer(session), session };
      }
      const given = Promise.resolve(typeof token === 'function' ? token() : token);
      const shown = await abortable(given, signal);
      return shown === undefined ? NO_PASS : { headers: bearer(shown), token: shown };
    },
    forgetRefused: ({ session }, error) => {
      if (session === undefined || !isOfType(error, 'invalid_credentials')) return false;
      sessions?.drop(session);
      return true;
    },
  };
}

const NO_PASS: Pass = { headers: {} };

/** The header that shows it. */
export function bearer(credential: string): Pass['headers'] {
  return { authorization: `Bearer ${credential}` };
}
