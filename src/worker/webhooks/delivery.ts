/** A delivery to a caller, one attempt at it, and the attempt's outcome. */
import type { DeliveryState } from '../tasks/outbox-store.ts';
import type { EndpointKey } from './endpoint-store.ts';

/** A delivery as an attempt needs it. */
export interface PendingDelivery extends EndpointKey {
  id: string;
  /** tasks.id */
  task: string;
  /** KIE's. */
  taskId: string | null;
  sequence: number;
  state: DeliveryState;
  /** `replayed_at`, 0 if never replayed: identifies the current series of attempts. */
  replayToken: number;
  attemptsSinceReplay: number;
  /** Failures of its endpoint in a row. */
  consecutiveFailures: number;
  /** When its endpoint was paused, in Unix milliseconds. */
  pausedAt: number | null;
  /** The versions of the client token's signing secrets; null without a client token. */
  secretVersion: number | null;
  secretOldest: number | null;
  secretRotatedAt: number | null;
}

export interface DeliveryAttempt {
  /** Start in Unix milliseconds. */
  at: number;
  /** Duration. */
  ms: number;
  /** HTTP status; null: no response. */
  status: number | null;
  /** Why there was no response. */
  error: string | null;
  /** Prefix of the response body. */
  responseBody: string;
}

export type AttemptOutcome =
  | { readonly kind: 'delivered' }
  /** The endpoint returned 410. */
  | { readonly kind: 'gone'; readonly reason: string }
  | { readonly kind: 'retry'; readonly dueAt: number }
  /** The last attempt failed. The endpoint is paused if it has accepted nothing since `failingSince`. */
  | { readonly kind: 'exhausted'; readonly reason: string; readonly failingSince: number };
