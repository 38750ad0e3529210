/** Who calls, once that is known, and what follows from it. */

/** The ways in. `open` is development's. */
export const AUTH_METHODS = ['open', 'origin', 'session', 'user', 'token'] as const;
export type AuthMethod = (typeof AUTH_METHODS)[number];

/** What a client may do; null is no limit. Minutes, days and months are those of the calendar, in UTC. */
export interface Limits {
  /** Tasks that have not ended. */
  readonly maxConcurrent: number | null;
  /** createTasks in a minute. */
  readonly perMinute: number | null;
  readonly dailyCredits: number | null;
  readonly monthlyCredits: number | null;
}

export interface Client {
  /** Whose its tasks are: what stands in D1. Never an address or a name in clear, but for a `user`. */
  readonly id: string;
  /** Whose budget they spend. Another than `id` where a new id is had for nothing. */
  readonly account: string;
  readonly authMethod: AuthMethod;
  /** The name that the operator gave, for a client token. */
  readonly name?: string;
  /** Model names; `*` stands for any run of characters. */
  readonly models: readonly string[];
  readonly limits: Limits;
}

/**
 * What holds where the operator set nothing. Ways that anybody can take are kept to a few videos a
 * day; a client token was made by the operator, who sets its budget.
 */
export const DEFAULT_LIMITS: Readonly<Record<AuthMethod, Limits>> = {
  open: { maxConcurrent: null, perMinute: null, dailyCredits: null, monthlyCredits: null },
  origin: { maxConcurrent: 2, perMinute: 5, dailyCredits: 420, monthlyCredits: 4200 },
  session: { maxConcurrent: 2, perMinute: 5, dailyCredits: 420, monthlyCredits: 4200 },
  user: { maxConcurrent: 4, perMinute: 10, dailyCredits: 840, monthlyCredits: 8400 },
  token: { maxConcurrent: 50, perMinute: 60, dailyCredits: null, monthlyCredits: null },
};
