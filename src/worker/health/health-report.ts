/** How the edge does and what it made, as stores tell it and the operator sees it. Times are Unix milliseconds, credits are KIE's. */

/** How deep in work the edge is. Counts end at COUNT_LIMIT. */
export interface HealthReport {
  at: number;
  tasks: {
    running: number;
    unconfirmed: number;
    /** Under way for longer than their model takes: a callback that is late. */
    late: number;
    /** What should have been looked after; null: nothing is overdue. */
    oldestDueAt: number | null;
  };
  copies: {
    pending: number;
    /** Of those: failed at least once. */
    retrying: number;
    /** Of those: KIE deletes the file soon. */
    nearDeadline: number;
    /** Given up, in the last 30 days. */
    failed: number;
    oldestDueAt: number | null;
  };
  deliveries: {
    pending: number;
    paused: number;
    failed: number;
    /** Of those: in the last day. */
    failedLastDay: number;
    unhealthyEndpoints: number;
    oldestDueAt: number | null;
  };
  deadLetters: { lastDay: number; latestAt: number | null };
  /** Of the account at KIE; credits are null where it could not be asked. */
  balance: { credits: number | null; at: number; problem: string | null } | null;
  /** What KIE said with the latest task that it charged. */
  remained: { credits: number; at: number } | null;
  alerts: { kind: string; raisedAt: number; message: string; notifiedAt: number | null }[];
}

export const COUNT_LIMIT = 10_000;

export interface Hour {
  /** 0 to 23, UTC. */
  hour: number;
  tasks: number;
  succeeded: number;
  failed: number;
  credits: number;
}

export interface Today {
  /** YYYY-MM-DD, UTC. */
  day: string;
  /** Of the whole day, as usage has it: deleted tasks too, which no hour has any more. */
  all: Omit<Hour, 'hour'>;
  hours: Hour[];
  /** There were more tasks than are looked at: the early hours are short. */
  isPartial: boolean;
}

export interface UsageRow {
  /** Each is there if it was grouped by. */
  day?: string;
  client?: string;
  clientName?: string | null;
  model?: string;
  tasks: number;
  succeeded: number;
  failed: number;
  credits: number;
}

export interface UsageTable {
  rows: UsageRow[];
  /** There is more than one answer holds: ask for a shorter time. */
  isTruncated: boolean;
}
