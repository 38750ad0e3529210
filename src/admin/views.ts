/** What the operator's API answers: the contract between its routes and the console. Times are Unix milliseconds, credits are KIE's. */
import type { AttemptEntry, DeliveryEntry } from '../task/delivery-log-store.ts';
import type { FileState } from '../task/file-store.ts';
import type { TaskState } from '../task/task-state.ts';

/** A task in a list. */
export interface TaskEntry {
  /** Ours; what stands in logs begins as it does. */
  id: string;
  /** KIE's; null before KIE told it. */
  taskId: string | null;
  client: string;
  /** Of a client token. */
  clientName: string | null;
  model: string;
  state: TaskState;
  createdAt: number;
  updatedAt: number;
  /** What KIE charged; while the task runs, what is reserved. */
  credits: number;
  /** Who is called back; null: nobody. */
  receiver: string | null;
  /** Numbers of the results whose copy was given up. */
  lostFiles: readonly number[];
  filesDeletedAt: number | null;
}

export interface TaskList {
  tasks: TaskEntry[];
  /** Leads on, where there may be more: a page may hold few or none all the same. */
  nextCursor: string | null;
}

export interface FileEntry {
  n: number;
  ext: string;
  state: FileState;
  attempts: number;
  nextAttemptAt: number | null;
  lastError: string | null;
  mediaType: string | null;
  /** Bytes. */
  size: number | null;
  storedAt: number | null;
  /** KIE's address. */
  sourceUrl: string;
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
  'file_lost',
  'files_deleted',
  'delivery_owed',
  'delivery_try',
  'delivery_ended',
] as const;

export interface TimelineEntry {
  at: number;
  what: (typeof TIMELINE_EVENTS)[number];
  /** In words, for a person. */
  text: string;
  isBad: boolean;
}

/** What may be done for a task as it stands. */
export const MENDS = [
  'ask',
  'copy',
  'deliver',
  'give_up_task',
  'give_up_copies',
  'delete',
] as const;
export type Mend = (typeof MENDS)[number];

export interface TaskDetail extends TaskEntry {
  account: string;
  /** When KIE is asked for it next; null: it has ended. */
  askAt: number | null;
  /** The caller's body; without `input` once prompts are deleted. */
  request: unknown;
  resultJson: string | null;
  failCode: string | null;
  failMsg: string | null;
  files: FileEntry[];
  callbacks: CallbackEntry[];
  deliveries: (DeliveryEntry & { tries: AttemptEntry[] })[];
  timeline: TimelineEntry[];
  mends: Mend[];
}

export const STUCK_KINDS = [
  'task_unconfirmed',
  'task_late',
  'copy_retrying',
  'copy_lost',
  'delivery_failed',
  'delivery_paused',
] as const;

/** Something that does not go on by itself as it should, and what would mend it. */
export interface StuckItem {
  kind: (typeof STUCK_KINDS)[number];
  /** Ours. */
  id: string;
  taskId: string | null;
  model: string;
  client: string;
  since: number;
  /** When it is tried again by itself; null: it is not. */
  dueAt: number | null;
  why: string;
  mend: Mend | null;
  /** Of a callback: its `webhook-id`. */
  delivery: string | null;
}

/** How deep in work the edge is. Counts end at COUNT_LIMIT. */
export interface Health {
  at: number;
  tasks: {
    underWay: number;
    unconfirmed: number;
    /** Under way for longer than their model takes: a callback that is late. */
    late: number;
    /** What should have been looked after; null: nothing is overdue. */
    oldestDueAt: number | null;
  };
  copies: {
    owed: number;
    /** Of those: failed at least once. */
    retrying: number;
    /** Of those: KIE deletes the file soon. */
    nearDeadline: number;
    /** Given up, in the last 30 days. */
    lost: number;
    oldestDueAt: number | null;
  };
  deliveries: {
    owed: number;
    paused: number;
    failed: number;
    receiversInTrouble: number;
    oldestDueAt: number | null;
  };
  deadLetters: { lastDay: number; latestAt: number | null };
  /** Of the account at KIE; credits are null where it could not be asked. */
  balance: { credits: number | null; at: number; problem: string | null } | null;
  /** What KIE said with the latest task that it charged. */
  remained: { credits: number; at: number } | null;
  alerts: { cause: string; since: number; message: string; toldAt: number | null }[];
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
  isCut: boolean;
}
