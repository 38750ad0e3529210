/** The event stream of one task, its clock, and what happens while somebody watches. */
import { expect } from 'vitest';
import { quietEdge } from '../callbacks/builders.ts';
import type { Deps } from '../../../src/worker/deps.ts';
import type { TestEdge } from '../../support/edge.ts';
import { anAcceptance, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';
import type { NewTask } from '../../../src/worker/tasks/task.ts';

export const EVENTS = `/api/v1/jobs/${KIE_ID}/events`;

export interface StreamEvent {
  id: string;
  event: string;
  data: { code: number; data: Record<string, unknown> };
}

/** Happens once the clock is so far, in milliseconds since the task was made. */
export interface ScheduledChange {
  at: number;
  what: () => Promise<unknown>;
}

export interface WatchedEdge extends TestEdge {
  schedule: (...happenings: ScheduledChange[]) => void;
  /** When the edge looked, in milliseconds since the task was made. */
  sleeps: number[];
}

/** An edge whose time passes when it waits, and on which things happen then. */
export async function watchedEdge(
  vars: Record<string, string> = {},
  intent: Partial<NewTask> = {},
  replaced: Partial<Deps> = {},
): Promise<WatchedEdge> {
  const edge = quietEdge(vars, replaced);
  const sleeps: number[] = [];
  const plan: ScheduledChange[] = [];
  edge.deps.runtime.sleep = async (ms) => {
    sleeps.push(ms);
    edge.clock.now += Math.max(0, ms);
    for (const next of plan.filter(({ at }) => NOW + at <= edge.clock.now)) {
      plan.splice(plan.indexOf(next), 1);
      await next.what();
    }
  };
  await submittedTask(intent);
  await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, NOW);
  return { ...edge, sleeps, schedule: (...happenings) => void plan.push(...happenings) };
}

/** All that a stream says until it ends. */
export async function readAll(response: Response): Promise<{ told: StreamEvent[]; text: string }> {
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const text = await response.text();
  return { told: parseEvents(text), text };
}

export function parseEvents(text: string): StreamEvent[] {
  return text
    .split('\n\n')
    .filter((block) => block.includes('event:'))
    .map((block) => {
      const fields = Object.fromEntries(
        block
          .split('\n')
          .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
      ) as Record<string, string>;
      return {
        id: fields['id'] ?? '',
        event: fields['event'] ?? '',
        data: JSON.parse(fields['data'] ?? '') as StreamEvent['data'],
      };
    });
}

export const statesOf = (told: readonly StreamEvent[]) =>
  told.map(({ data }) => data.data['state']);
