/** The event stream of one task, its clock, and changes while it is watched. */
import { expect } from 'vitest';
import { quietEdge } from '../callbacks/builders.ts';
import type { TestDeps } from '../../support/test-deps.ts';
import type { TestEdge } from '../../support/edge.ts';
import {
  anAcceptance,
  aStatusUpdate,
  aSuccess,
  ID,
  KIE_ID,
  NOW,
  submittedTask,
} from '../tasks/builders.ts';
import type { NewTask } from '../../../src/worker/tasks/task.ts';

export const EVENTS = `/api/v1/jobs/${KIE_ID}/events`;
export const RECORD = `/api/v1/jobs/recordInfo?taskId=${KIE_ID}`;

export interface StreamEvent {
  id: string;
  event: string;
  data: { code: number; data: Record<string, unknown> };
}

/** A change at this time, in milliseconds since the creation of the task. */
export interface ScheduledChange {
  at: number;
  apply: () => Promise<unknown>;
}

export interface WatchedEdge extends TestEdge {
  schedule: (...changes: ScheduledChange[]) => void;
  /** The duration of each sleep, in milliseconds. */
  sleeps: number[];
}

/** An edge whose clock advances while it sleeps and then applies the scheduled changes. */
export async function watchedEdge(
  vars: Record<string, string> = {},
  task: Partial<NewTask> = {},
  replaced: Partial<TestDeps> = {},
): Promise<WatchedEdge> {
  const edge = quietEdge(vars, replaced);
  const sleeps: number[] = [];
  const plan: ScheduledChange[] = [];
  edge.deps.runtime.sleep = async (ms) => {
    sleeps.push(ms);
    edge.clock.now += Math.max(0, ms);
    for (const next of plan.filter(({ at }) => NOW + at <= edge.clock.now)) {
      plan.splice(plan.indexOf(next), 1);
      await next.apply();
    }
  };
  await submittedTask(task);
  await edge.deps.store.tasks.recordAccepted(ID, anAcceptance, NOW);
  return { ...edge, sleeps, schedule: (...changes) => void plan.push(...changes) };
}

/** Reads a stream to its end. */
export async function readAll(
  response: Response,
): Promise<{ events: StreamEvent[]; text: string }> {
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
  const text = await response.text();
  return { events: parseEvents(text), text };
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

export const listStates = (events: readonly StreamEvent[]) =>
  events.map(({ data }) => data.data['state']);

/** KIE reports progress at the current time of the edge. */
export const reportGenerating = ({ deps, clock }: TestEdge) =>
  deps.store.tasks.applyStatus(aStatusUpdate({ state: 'generating' }, { now: clock.now }));

/** KIE reports a success at the current time of the edge. */
export const reportSuccess = ({ deps, clock }: TestEdge) =>
  deps.store.tasks.applyStatus(aSuccess({ now: clock.now }));
