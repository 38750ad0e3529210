/** What the operator's API answers: the contract between its routes and the console. Times are Unix milliseconds, credits are KIE's. */
import type { LoggedAttempt, DeliverySummary } from '../webhooks/delivery-query-store.ts';
import type { FileDetail } from '../archive/file-store.ts';
import type { StuckRow } from './queries/stuck-store.ts';
import type { TaskSummary } from './queries/task-summary.ts';

export { COUNT_LIMIT } from '../health/health-report.ts';
export type { HealthReport, Hour, Today, UsageRow, UsageTable } from '../health/health-report.ts';
export type { TaskSummary };

export interface TaskList {
  tasks: TaskSummary[];
  /** Leads on, where there may be more: a page may hold few or none all the same. */
  nextCursor: string | null;
}

export interface FileEntry extends FileDetail {
  /** This edge's link, signed where links are. */
  link: string;
}

export interface CallbackEntry {
  receivedAt: number;
  state: string | null;
  /** As it came, without the address that it came to. */
  body: string;
}

export const TIMELINE_EVENTS = [
  'created',
  'accepted',
  'callback',
  'ended',
  'file_stored',
  'file_failed',
  'files_deleted',
  'delivery_created',
  'delivery_attempted',
  'delivery_ended',
] as const;

export interface TimelineEntry {
  /** Null: it was not kept. What stands before it was before it. */
  at: number | null;
  event: (typeof TIMELINE_EVENTS)[number];
  /** In words, for a person. */
  text: string;
  isError: boolean;
}

/** What may be done for a task as it stands. */
export const ADMIN_ACTIONS = [
  'refresh',
  'retry_copy',
  'resend',
  'abandon_task',
  'abandon_copies',
  'delete',
] as const;
export type AdminAction = (typeof ADMIN_ACTIONS)[number];

export interface TaskDetail extends TaskSummary {
  account: string;
  /** When KIE is asked for it next; null: it has ended. */
  nextPollAt: number | null;
  /** The caller's body; without `input` once prompts are deleted. */
  request: unknown;
  resultJson: string | null;
  failCode: string | null;
  failMsg: string | null;
  files: FileEntry[];
  callbacks: CallbackEntry[];
  deliveries: (DeliverySummary & { attemptLog: LoggedAttempt[] })[];
  timeline: TimelineEntry[];
  availableActions: AdminAction[];
}

/** What does not go on by itself, and what would mend it. */
export interface StuckItem extends Omit<StuckRow, 'count' | 'problem'> {
  reason: string;
  action: AdminAction | null;
}
