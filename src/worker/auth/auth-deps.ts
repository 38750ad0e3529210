/** What authentication needs from outside, shared by the files of this folder. */
import type { Settings } from '../config/settings.ts';
import type { Keys } from '../platform/keys.ts';
import type { RecentKeys } from '../platform/recent-keys.ts';
import type { Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import type { TaskStore } from '../tasks/task-store.ts';
import type { ClientStore } from './client-store.ts';
import type { JwtVerifier } from './jwt-verifier.ts';
import type { TurnstileCheck, TurnstileVerdict } from './turnstile.ts';

/** Requests that are counted together. Each scope has a limit of its own. */
export type RateLimitScope =
  | 'createTask'
  | 'estimate'
  | 'upload'
  | 'session'
  /** Every other change. */
  | 'change'
  /** What reads many rows. */
  | 'report'
  /** Every other read. */
  | 'read'
  /** A link of a file that has to be looked up in D1. */
  | 'fileLookup'
  /** A client token that has to be looked up in D1 and was not valid a moment ago. */
  | 'unverifiedToken'
  | 'invalidCredentials'
  | 'adminFailure';

/** Counts one request of `key` in `scope`; resolves to false if that exceeds the scope's limit. */
export type RateLimit = (scope: RateLimitScope, key: string) => Promise<boolean>;

/** Credential verifiers. An unconfigured verifier rejects every credential. */
export interface Verifiers {
  /** JWTs of the app's identity provider. */
  verifyUser: JwtVerifier;
  /** JWTs that Cloudflare Access adds to an admin's requests. */
  verifyAdmin: JwtVerifier;
  verifyTurnstile: (check: TurnstileCheck) => Promise<TurnstileVerdict>;
}

/** What it takes to authenticate a caller and to decide whose a task is. */
export interface AuthDeps {
  settings: Settings;
  clients: Pick<ClientStore, 'findByTokenHash'>;
  tasks: Pick<TaskStore, 'findByTaskId'>;
  keys: Keys;
  verifiers: Verifiers;
  rateLimit: RateLimit;
  /** Hashes of client tokens that were valid a moment ago. */
  verifiedTokens: RecentKeys;
  runtime: Runtime;
  log: Log;
}

/** What it takes to authenticate an admin. */
export type AdminAuthDeps = Pick<
  AuthDeps,
  'settings' | 'keys' | 'verifiers' | 'rateLimit' | 'runtime' | 'log'
>;

/** What it takes to issue sessions. */
export type SessionDeps = AdminAuthDeps;
