/** The tasks of this browser, the youngest first. Pure. */
import type { Task, TaskRef } from '../../client/types.ts';
import { resultOf } from '../tasks/preview.ts';
import { endWords, type EndWords } from '../words/task-words.ts';

export interface Entry {
  /** The Idempotency-Key: known before anything is sent, so that a reload in between loses nothing. */
  readonly key: string;
  readonly model: string;
  readonly title: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly createdAt: number;
  /** `sending` until the edge has answered; `ended` whichever way it went. */
  readonly phase: 'sending' | 'running' | 'ended';
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

export const MOST_ENTRIES = 50;

/** After that a lost answer is not asked for any more: whoever forgot it would be surprised by a task. */
const SENDING_FOR_MS = 60 * 60 * 1000;

/** With one more. Those that have ended make room first. */
export function added(entries: readonly Entry[], entry: Entry): Entry[] {
  const all = [entry, ...entries];
  while (all.length > MOST_ENTRIES) {
    const ended = all.findLastIndex(({ phase }) => phase === 'ended');
    all.splice(ended === -1 ? all.length - 1 : ended, 1);
  }
  return all;
}

export function changed(entries: readonly Entry[], key: string, change: Partial<Entry>): Entry[] {
  return entries.map((entry) => (entry.key === key ? { ...entry, ...change } : entry));
}

export function without(entries: readonly Entry[], key: string): Entry[] {
  return entries.filter((entry) => entry.key !== key);
}

/** What is to be taken up again after a reload, and how. */
export function resumable(entries: readonly Entry[], now: number): Entry[] {
  return entries.filter(
    ({ phase, createdAt }) =>
      phase === 'running' || (phase === 'sending' && now - createdAt < SENDING_FOR_MS),
  );
}

/** What a task that has ended leaves in its entry; undefined while it runs. */
export function endOf(task: Task): Partial<Entry> | undefined {
  const end = endWords(task);
  if (task.state !== 'success' && end === undefined) return undefined;
  const { consumeCredits, completeTime, createTime } = task;
  return {
    phase: 'ended',
    ...(end === undefined ? resultOf(task.resultJson) : { end }),
    ...(consumeCredits === undefined ? {} : { credits: consumeCredits }),
    ...(completeTime === null ? {} : { tookMs: completeTime - createTime }),
  };
}

/** What was kept, read with distrust: an older page or another hand may have written it. */
export function parseHistory(text: string | null): Entry[] {
  try {
    const entries: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(entries) ? entries.filter(isEntry).slice(0, MOST_ENTRIES) : [];
  } catch {
    return [];
  }
}

function isEntry(value: unknown): value is Entry {
  if (typeof value !== 'object' || value === null) return false;
  const { key, model, title, input, createdAt, phase, ref } = value as Record<string, unknown>;
  const isNamed = [key, model, title].every((text) => typeof text === 'string');
  const isKnown = phase === 'sending' || phase === 'ended' || (phase === 'running' && isRef(ref));
  return (
    isNamed &&
    typeof createdAt === 'number' &&
    typeof input === 'object' &&
    input !== null &&
    isKnown
  );
}

function isRef(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'taskId' in value;
}

/** What a person would know it by. */
export function captionOf({ input, title }: Pick<Entry, 'input' | 'title'>): string {
  const words = input['prompt'] ?? input['text'];
  return typeof words === 'string' && words.trim() !== '' ? words : title;
}
