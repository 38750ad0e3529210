/** The tasks of this browser, the youngest first. Pure. */
import { tryParseJson } from '../../../client/json.ts';
import type { Task, TaskRef } from '../../../client/types.ts';
import { parseTaskResult } from './task-result.ts';
import { isEntry } from './is-entry.ts';
import { endWords, type EndWords } from '../messages/task-label.ts';

export interface Entry {
  /** The Idempotency-Key: known before anything is sent, so that a reload in between loses nothing. */
  readonly key: string;
  readonly model: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** `sending` until the edge has answered; `ended` whichever way it went. */
  readonly phase: 'sending' | 'running' | 'ended';
  /** Who sends it (the client's sender.ts): nobody else may send the same key. */
  readonly sender?: string;
  readonly ref?: TaskRef;
  /** Of a success. */
  readonly files?: readonly string[];
  readonly text?: string;
  /** Why there is no result. */
  readonly end?: EndWords;
  readonly credits?: number;
  /** From createTask to the end, in milliseconds. */
  readonly tookMs?: number;
}

/** Where they are kept (history-store.ts). */
export interface HistoryStore {
  readonly read: () => readonly Entry[];
  /** Writes this one and touches no other, so that two tabs do not undo each other's work. */
  readonly put: (entry: Entry) => void;
  readonly remove: (key: string) => void;
  /** Whether the browser keeps what is put. */
  readonly isKept: () => boolean;
  /** Calls back at every change, of other tabs too. Gives the way to stop it. */
  readonly subscribe: (onChange: () => void) => () => void;
  /** Calls back with what another tab has written or, where there is no entry, removed. */
  readonly onOthers: (listener: (key: string, entry: Entry | undefined) => void) => () => void;
  /** Reads it all again: a page that was asleep is not told what it missed. */
  readonly refresh: () => void;
}

/** What has ended makes room beyond that. What is unfinished may be paid for: it is never dropped. */
export const MOST_ENTRIES = 50;
/** So many that have ended are there however many have not: what has just ended is to be seen. */
const LEAST_ENDED = 10;

/** After that a lost answer is not asked for by itself: whoever forgot it would be surprised by a task. */
const SENDING_FOR_MS = 10 * 60 * 1000;

/** With this one, new or changed, the youngest first. The oldest of those that have ended make room. */
export function withEntry(entries: readonly Entry[], entry: Entry): Entry[] {
  const isThere = entries.some(({ key }) => key === entry.key);
  const all = isThere
    ? entries.map((other) => (other.key === entry.key ? entry : other))
    : [entry, ...entries];
  return capped(all.sort((one, other) => other.createdAt - one.createdAt));
}

function capped(entries: readonly Entry[]): Entry[] {
  const unfinished = entries.filter(({ phase }) => phase !== 'ended').length;
  let room = Math.max(LEAST_ENDED, MOST_ENTRIES - unfinished);
  return entries.filter(({ phase }) => phase !== 'ended' || room-- > 0);
}

export function without(entries: readonly Entry[], key: string): Entry[] {
  return entries.filter((entry) => entry.key !== key);
}

const PHASES: readonly Entry['phase'][] = ['sending', 'running', 'ended'];

/** What two tabs know of one task, put together: it never goes back. Alike, the second is right. */
export function furthest(known: Entry | undefined, told: Entry): Entry {
  if (known === undefined) return told;
  return PHASES.indexOf(known.phase) > PHASES.indexOf(told.phase) ? known : told;
}

/** What is to be taken up again by itself after a reload. What was sent is sent by its sender only. */
export function resumable(entries: readonly Entry[], now: number, sender: string): Entry[] {
  return entries.filter((entry) => maySend(entry, sender) && !isStale(entry, now));
}

/** Whether it may be followed, and for that sent once more, by this sender. */
export function maySend({ phase, sender }: Entry, present: string): boolean {
  return phase === 'running' || (phase === 'sending' && sender === present);
}

/** Whether it was sent too long ago (or, by a clock that was set, ahead) to be sent again unasked. */
export function isStale({ phase, createdAt }: Entry, now: number): boolean {
  return phase === 'sending' && Math.abs(now - createdAt) >= SENDING_FOR_MS;
}

/** What a task that has ended leaves in its entry; undefined while it runs. */
export function endOf(task: Task): Partial<Entry> | undefined {
  const end = endWords(task);
  if (task.state !== 'success' && end === undefined) return undefined;
  const { consumeCredits, completeTime, createTime } = task;
  return {
    phase: 'ended',
    ...(end === undefined ? parseTaskResult(task.resultJson) : { end }),
    ...(consumeCredits === undefined ? {} : { credits: consumeCredits }),
    ...(completeTime === null ? {} : { tookMs: completeTime - createTime }),
  };
}

/** What was kept, read with distrust: an older page or another hand may have written it. */
export function entryIn(key: string, text: string | null): Entry | undefined {
  const entry = tryParseJson(text ?? '');
  return isEntry(entry) && entry.key === key ? entry : undefined;
}

/** As an older page has kept them: all in one text. */
export function parseHistory(text: string | null): Entry[] {
  const entries = tryParseJson(text ?? '');
  return Array.isArray(entries) ? capped(entries.filter(isEntry)) : [];
}

/** What a person would know it by. */
export function captionOf({ input, title }: Pick<Entry, 'input' | 'title'>): string {
  const words = input['prompt'] ?? input['text'];
  return typeof words === 'string' && words.trim() !== '' ? words : title;
}
