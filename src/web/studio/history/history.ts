/** The tasks of this browser, newest first. */
import type { TaskRef } from '../../../client/types.ts';
import type { Message } from '../../shared/messages/message.ts';

export interface HistoryEntry {
  /** The Idempotency-Key. It exists before anything is sent, so that a reload cannot lose the task. */
  readonly key: string;
  readonly model: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** `sending` until the server has responded; `ended` after success and failure alike. */
  readonly phase: 'sending' | 'running' | 'ended';
  /** Fingerprint of the credential that submitted it. No other credential may send the same key. */
  readonly credentialId?: string;
  readonly ref?: TaskRef;
  /** URLs of the result files. */
  readonly files?: readonly string[];
  /** A result that is not a file. */
  readonly text?: string;
  /** Why there is no result. */
  readonly failure?: Message;
  readonly credits?: number;
  /** From createTask to the end, in milliseconds. */
  readonly tookMs?: number;
}

/** Stores the entries (history-store.ts). */
export interface HistoryStore {
  readonly read: () => readonly HistoryEntry[];
  /** Writes this entry and no other, so that two tabs do not overwrite each other's changes. */
  readonly put: (entry: HistoryEntry) => void;
  readonly remove: (key: string) => void;
  /** Whether the browser stores all entries beyond the life of the page. */
  readonly isPersisted: () => boolean;
  /** Calls back on every change, including those of other tabs. Returns the function that unsubscribes. */
  readonly subscribe: (onChange: () => void) => () => void;
  /** Calls back with what another tab has written or, with undefined, removed. Returns the function that unsubscribes. */
  readonly onExternalChange: (
    listener: (key: string, entry: HistoryEntry | undefined) => void,
  ) => () => void;
  /** Reads the storage again: a suspended page receives no events. */
  readonly refresh: () => void;
}

/** Ended entries above this number are dropped. Unfinished ones may be paid for and never are. */
export const MAX_ENTRIES = 50;
/** This many ended entries stay regardless of the unfinished ones, so that a new result is visible. */
const MIN_ENDED_ENTRIES = 10;

/** After this time a submission without a response is not resent automatically: a late task would be a surprise. */
const RESEND_WINDOW_MS = 10 * 60 * 1000;

/** Adds or replaces an entry, newest first, and drops the oldest ended entries above the limit. */
export function upsertEntry(entries: readonly HistoryEntry[], entry: HistoryEntry): HistoryEntry[] {
  const isKnown = entries.some(({ key }) => key === entry.key);
  const all = isKnown
    ? entries.map((other) => (other.key === entry.key ? entry : other))
    : [entry, ...entries];
  return dropOldest(all.sort((one, other) => other.createdAt - one.createdAt));
}

function dropOldest(entries: readonly HistoryEntry[]): HistoryEntry[] {
  const unfinished = entries.filter(({ phase }) => phase !== 'ended').length;
  let room = Math.max(MIN_ENDED_ENTRIES, MAX_ENTRIES - unfinished);
  return entries.filter(({ phase }) => phase !== 'ended' || room-- > 0);
}

/** Returns the entries without the one of this key. */
export function removeEntry(entries: readonly HistoryEntry[], key: string): HistoryEntry[] {
  return entries.filter((entry) => entry.key !== key);
}

const PHASES: readonly HistoryEntry['phase'][] = ['sending', 'running', 'ended'];

/** Merges what two tabs know of one task: the later phase wins, and `incoming` within the same phase. */
export function latestPhase(known: HistoryEntry | undefined, incoming: HistoryEntry): HistoryEntry {
  if (known === undefined) return incoming;
  return PHASES.indexOf(known.phase) > PHASES.indexOf(incoming.phase) ? known : incoming;
}

/** Finds the entries to continue automatically after a reload. */
export function findResumable(
  entries: readonly HistoryEntry[],
  now: number,
  credentialId: string,
): HistoryEntry[] {
  return entries.filter((entry) => canSend(entry, credentialId) && !isStale(entry, now));
}

/** Whether this credential may follow the task and, to do so, send it again. */
export function canSend(
  { phase, credentialId }: HistoryEntry,
  currentCredentialId: string,
): boolean {
  return phase === 'running' || (phase === 'sending' && credentialId === currentCredentialId);
}

/** Whether the submission is too old to be resent automatically. A time in the future means a changed clock. */
export function isStale({ phase, createdAt }: HistoryEntry, now: number): boolean {
  return phase === 'sending' && Math.abs(now - createdAt) >= RESEND_WINDOW_MS;
}

/** Returns the text by which a person recognizes a task: its prompt, otherwise the model's title. */
export function formatCaption({ input, title }: Pick<HistoryEntry, 'input' | 'title'>): string {
  const prompt = input['prompt'] ?? input['text'];
  return typeof prompt === 'string' && prompt.trim() !== '' ? prompt : title;
}
