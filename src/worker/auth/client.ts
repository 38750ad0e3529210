/** An authenticated caller, its limits and their defaults. */

/** How a caller can authenticate. `none` is the client of AUTH_MODE=none, for development. */
export const AUTH_METHODS = ['none', 'origin', 'session', 'user', 'token'] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** Limits of a client; null means unlimited. Days and months are calendar periods in UTC. */
export interface Limits {
  /** Tasks that have not ended. */
  readonly maxConcurrent: number | null;
  /** createTask calls in a calendar minute. */
  readonly perMinute: number | null;
  readonly dailyCredits: number | null;
  readonly monthlyCredits: number | null;
}

export interface Client {
  /** Owner id stored with each task. A keyed hash, except for `user` (the JWT's subject). */
  readonly id: string;
  /** Budget owner. Differs from `id` for origins and sessions, whose callers get a new id at no cost. */
  readonly account: string;
  readonly authMethod: AuthMethod;
  /** The name of a client token, chosen by the admin. */
  readonly name?: string;
  /** Model names; `*` matches any run of characters. */
  readonly models: readonly string[];
  readonly limits: Limits;
}

/**
 * Limits where LIMITS sets none. Methods that anybody can use are limited to a few videos a day; a client
 * token is made by the admin, who sets its budget.
 */
export const DEFAULT_LIMITS: Readonly<Record<AuthMethod, Limits>> = {
  none: { maxConcurrent: null, perMinute: null, dailyCredits: null, monthlyCredits: null },
  origin: { maxConcurrent: 2, perMinute: 5, dailyCredits: 420, monthlyCredits: 4200 },
  session: { maxConcurrent: 2, perMinute: 5, dailyCredits: 420, monthlyCredits: 4200 },
  user: { maxConcurrent: 4, perMinute: 10, dailyCredits: 840, monthlyCredits: 8400 },
  token: { maxConcurrent: 50, perMinute: 60, dailyCredits: null, monthlyCredits: null },
};
