/** The events of a task, for fast-check to order and repeat. A crash is a missing event. */
import * as fc from 'fast-check';
import type { KieState } from '../../../src/worker/tasks/task-state.ts';
import type { TaskStore } from '../../../src/worker/tasks/task-store.ts';
import { aStatus, NOW } from './builders.ts';

export type TaskEvent =
  | { readonly kind: 'accepted'; readonly named: ReportedTaskId }
  | { readonly kind: 'refused' }
  | { readonly kind: 'withdrawn' }
  | { readonly kind: 'unconfirmed' }
  | {
      readonly kind: 'reported';
      readonly by: Reporter;
      readonly state: KieState;
      readonly named: ReportedTaskId;
      readonly take: number;
      readonly credits: number | undefined;
    }
  | { readonly kind: 'ended'; readonly as: 'never_confirmed' | 'expired_unknown' };

/** The taskId in the event: the task's own, another one, or none. */
type ReportedTaskId = 'own' | 'other' | 'none';
/** A callback has a body, which is stored; the response to a poll has none. */
type Reporter = 'callback' | 'poll';

const named = fc.constantFrom<ReportedTaskId>('own', 'own', 'own', 'other', 'none');
const state = fc.constantFrom<KieState>('waiting', 'queuing', 'generating', 'success', 'fail');

export const reported = fc.record({
  kind: fc.constant('reported' as const),
  by: fc.constantFrom<Reporter>('callback', 'poll'),
  state,
  named,
  /** Successes with different takes have different file addresses. */
  take: fc.integer({ min: 0, max: 2 }),
  /** Credits that KIE charged. */
  credits: fc.constantFrom(undefined, undefined, 0, 42, 0.4, 12.34567),
});

const single = fc.constantFrom<TaskEvent>(
  { kind: 'accepted', named: 'own' },
  { kind: 'accepted', named: 'other' },
  { kind: 'refused' },
  { kind: 'withdrawn' },
  { kind: 'unconfirmed' },
  { kind: 'ended', as: 'never_confirmed' },
  { kind: 'ended', as: 'expired_unknown' },
);

export const anyEvents: fc.Arbitrary<TaskEvent[]> = fc.array(
  fc.oneof({ weight: 2, arbitrary: reported }, { weight: 1, arbitrary: single }),
  { minLength: 1, maxLength: 14 },
);

export const taskIdsFor = (id: string) => ({
  own: `kie-${id}`,
  other: `kie-other-${id}`,
  none: undefined,
});

export const sourceUrlFor = (take: number) => `https://tempfile.aiquickdraw.com/take-${take}.mp4`;

/** The body of a callback; equal events have equal bodies. */
export function callbackBody(event: TaskEvent & { kind: 'reported' }): string {
  return JSON.stringify(event);
}

/** Applies one event at its own time. Returns the outcome of a status update, else the kind of the event. */
export async function applyEvent(
  store: TaskStore,
  id: string,
  event: TaskEvent,
  at: number,
): Promise<string> {
  const now = NOW + at;
  const ids = taskIdsFor(id);
  switch (event.kind) {
    case 'accepted': {
      const taskId = ids[event.named] ?? ids.own;
      await store.recordAccepted(id, { taskId, data: { taskId } }, now);
      return event.kind;
    }
    case 'refused':
      await store.recordRefused(id, { code: 402, msg: 'no credits', releaseKey: false }, now);
      return event.kind;
    case 'withdrawn':
      await store.withdraw(id);
      return event.kind;
    case 'unconfirmed':
      await store.recordUnconfirmed(id, now, now + 1000);
      return event.kind;
    case 'ended':
      await store.end(id, event.as, now);
      return event.kind;
    case 'reported': {
      const files =
        event.state === 'success'
          ? [{ n: 0, ext: 'mp4', sourceUrl: sourceUrlFor(event.take) }]
          : [];
      const outcome = await store.applyStatus({
        id,
        status: aStatus({
          state: event.state,
          taskId: ids[event.named],
          consumeCredits: event.credits,
        }),
        result: event.state === 'success' ? { resultJson: '{}', files } : undefined,
        body: event.by === 'callback' ? callbackBody(event) : undefined,
        now,
        firstAttemptDueAt: now + 1000,
      });
      return outcome.kind;
    }
  }
}
