/** Response bodies of the admin API, shared by its routes and the console. Times are Unix milliseconds, credits are KIE's. */
import type { LoggedAttempt, DeliverySummary } from '../webhooks/delivery-query-store.ts';
import type { FileDetail } from '../archive/file-store.ts';
import type { PriceBasis } from '../models/estimate.ts';
import type { CatalogueHistory, CatalogueStatus } from '../models/live/catalogue-status.ts';
import type { StuckRow } from './queries/stuck-store.ts';
import type { TaskSummary } from './queries/task-summary.ts';

export { COUNT_LIMIT } from '../health/health-report.ts';
export type { HealthReport, Hour, Today, UsageRow, UsageTable } from '../health/health-report.ts';
export type { TaskSummary };

export interface TaskList {
  tasks: TaskSummary[];
  /** Null on the last page. A page may have few tasks, or none, and still have a next page. */
  nextCursor: string | null;
}

export interface FileEntry extends FileDetail {
  /** The row says stored, and R2 does not have the object. */
  isMissing: boolean;
  /** The public link, signed if FILE_LINKS is `signed`. */
  link: string;
}

export interface CallbackEntry {
  receivedAt: number;
  state: string | null;
  /** The body as received, without callback addresses. */
  body: string;
}

export const TIMELINE_EVENTS = [
  'created',
  'accepted',
  'callback',
  'ended',
  'file_stored',
  'file_failed',
  'file_lost',
  'files_deleted',
  'delivery_created',
  'delivery_attempted',
  'delivery_ended',
] as const;

export interface TimelineEntry {
  /** Null: not stored. The entries before it happened before it. */
  at: number | null;
  event: (typeof TIMELINE_EVENTS)[number];
  /** For a person. */
  text: string;
  isError: boolean;
}

/** The actions that an admin can take on a task. */
export const ADMIN_ACTIONS = [
  'refresh',
  'retry_copy',
  'resend',
  'abandon_task',
  'abandon_copies',
  'delete',
] as const;
export type AdminAction = (typeof ADMIN_ACTIONS)[number];

export interface DeliveryDetail extends DeliverySummary {
  attemptLog: LoggedAttempt[];
}

export interface TaskDetail extends TaskSummary {
  account: string;
  /** When KIE is polled next; null: the task has ended. */
  nextPollAt: number | null;
  /** The caller's body; without `input` after prompts were deleted. */
  request: unknown;
  resultJson: string | null;
  failCode: string | null;
  failMsg: string | null;
  files: FileEntry[];
  callbacks: CallbackEntry[];
  deliveries: DeliveryDetail[];
  timeline: TimelineEntry[];
  availableActions: AdminAction[];
}

/** A stuck task, copy or delivery, with the recommended action. */
export interface StuckItem extends Omit<StuckRow, 'count' | 'problem'> {
  reason: string;
  action: AdminAction | null;
}

/** What the edge knows of KIE's models, and how it got to know it. */
export interface CatalogueReport extends CatalogueHistory, Omit<CatalogueStatus, 'nextReadAt'> {
  /** Null: the cron has not tried to read KIE's list yet. */
  nextReadAt: number | null;
  /** How many models the catalogue has. */
  models: number;
  /** How many of them ALLOWED_MODELS admits, with those that it names and the catalogue does not have. */
  allowedModels: number;
  /** Allowed ones first. */
  unpriced: UnpricedModel[];
}

/** A model whose price is not known, or only as a cautious upper bound. */
export interface UnpricedModel {
  model: string;
  basis: PriceBasis;
  /** Whether ALLOWED_MODELS admits it. */
  isAllowed: boolean;
  /** What a task reserves if its input says nothing about the price. */
  maxCredits: number;
}
