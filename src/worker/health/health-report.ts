/** The health report and usage figures. Times are Unix milliseconds, credits are KIE's. */
import type { CatalogueStatus } from '../models/live/catalogue-status.ts';

/** Runs of the cron. */
export interface CronRuns {
  /** Unix milliseconds, like `lastRunAt`. */
  firstRunAt: number;
  /** When the latest run began. */
  lastRunAt: number;
}

/** `data` of `/health`. Times are Unix milliseconds. */
export interface HealthData {
  status: 'ready';
  version: {
    /** As `wrangler versions list` shows it. */
    id: string;
    /** Null: unknown. */
    uploadedAt: number | null;
  };
  /** Null: the cron has not run yet. */
  cron: { lastRunAt: number | null };
  kie: {
    /** Whether KIE accepts the key of this version. `unknown`: not asked, or KIE did not respond. */
    key: 'accepted' | 'refused' | 'unknown';
    /** When KIE was asked; null: never by this version. */
    checkedAt: number | null;
  };
  warnings: string[];
}

/** Pending and failed work of the deployment. Counts stop at COUNT_LIMIT. */
export interface HealthReport {
  at: number;
  /** Null: the cron has not run yet. */
  cron: CronRuns | null;
  tasks: {
    running: number;
    unconfirmed: number;
    /** Running for longer than tasks of their model usually take. */
    late: number;
    /** When the oldest overdue poll was due; null: none is overdue. */
    oldestDueAt: number | null;
  };
  copies: {
    pending: number;
    /** Pending copies that failed at least once. */
    retrying: number;
    /** Pending copies whose file KIE deletes soon. */
    nearDeadline: number;
    /** Failed in the last 30 days, without those that an admin abandoned. */
    failed: number;
    /** Stored files whose object was found missing from R2 in the last 24 hours. */
    lost: number;
    oldestDueAt: number | null;
  };
  deliveries: {
    pending: number;
    paused: number;
    failed: number;
    /** Failed in the last 24 hours. */
    failedLastDay: number;
    unhealthyEndpoints: number;
    oldestDueAt: number | null;
  };
  deadLetters: { lastDay: number; latestAt: number | null };
  /** What KIE charged in the last 24 hours otherwise than expected. */
  charges: {
    /** Models with charges outside the range that their price suggests; most tasks first. */
    unexpected: {
      model: string;
      tasks: number;
      /** Of the latest task: what KIE charged, what was reserved, and when it ended. */
      charged: number;
      reserved: number;
      latestAt: number;
    }[];
    /** Clients of whose tasks at least three cost more than they reserved; the sums of these tasks. */
    exceeding: {
      client: string;
      clientName: string | null;
      tasks: number;
      charged: number;
      reserved: number;
    }[];
  };
  /** Credits of the KIE account; null credits: the balance could not be read. */
  balance: { credits: number | null; at: number; problem: string | null } | null;
  /** Remaining credits as KIE reported them with the latest charged task. */
  remained: { credits: number; at: number } | null;
  database: {
    /** Its size, as D1 reports it. */
    bytes: number;
    /** The accounts with at least 100 MB of requests and results, the largest first. */
    largestAccounts: { account: string; storedBytes: number }[];
  };
  /** Null: KIE's list of models was not asked for yet. */
  catalogue: CatalogueStatus | null;
  alerts: { kind: string; raisedAt: number; message: string; notifiedAt: number | null }[];
}

/** Counts stop here, which bounds the rows that a report reads. */
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
  /** Totals of the day. They include deleted tasks, which are in no hour. */
  total: Omit<Hour, 'hour'>;
  hours: Hour[];
  /** Only the latest tasks were read: the early hours are incomplete. */
  isPartial: boolean;
}

export interface UsageRow {
  /** Present if the table is grouped by it; `clientName` with `client`. */
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
  /** The table is incomplete: request fewer days. */
  isTruncated: boolean;
}
