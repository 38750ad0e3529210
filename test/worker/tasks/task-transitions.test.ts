import { env } from 'cloudflare:workers';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTerminal, canMove } from '../../../src/worker/tasks/task-state.ts';
import { taskStore } from '../../../src/worker/tasks/task-store.ts';
import type { Task } from '../../../src/worker/tasks/task.ts';
import { STORED_CALLBACKS, submittedTask } from './builders.ts';
import {
  anyEvents,
  callbackBody,
  applyEvent,
  sourceUrlFor,
  taskIdsFor,
  type TaskEvent,
} from './task-events.ts';

const store = taskStore(env.DB);
const newTask = async () => (await submittedTask()).id;

async function storedValues(table: string, column: string, id: string): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    `select ${column} as value from ${table} where id = ?1 order by 1`,
  )
    .bind(id)
    .all<{ value: unknown }>();
  return results.map(({ value }) => value);
}

/** Checks what must hold after one more event, whatever came before. */
function checkStep(before: Task | undefined, event: TaskEvent, after: Task | undefined): void {
  if (before === undefined) return expect(after).toBeUndefined();
  if (after === undefined) {
    // Only a task that certainly never reached KIE is withdrawn.
    expect([event.kind, before.state, before.taskId]).toEqual([
      'withdrawn',
      'submitting',
      undefined,
    ]);
    return;
  }
  const { id } = after;
  expect(before.state === after.state || canMove(before.state, after.state)).toBe(true);
  if (before.taskId !== undefined) expect(after.taskId).toBe(before.taskId);
  // Every running task has a time for its next poll, and no ended task has one.
  expect(after.nextPollAt === undefined).toBe(isTerminal(after.state));
  if (isTerminal(before.state)) {
    const { taskId: _taskId, createResponse: _response, ...end } = before;
    expect(after).toMatchObject(end);
    return;
  }
  if (event.kind !== 'reported') return;
  const isUnnamed =
    after.taskId === undefined || before.taskId === undefined || event.named === 'none';
  const applies = isUnnamed || taskIdsFor(id)[event.named] === before.taskId;
  if (!applies) expect(after).toEqual(before);
  else if (isTerminal(event.state)) expect(after.state).toBe(event.state);
}

describe('the events of a task in any order and number', { timeout: 30_000 }, () => {
  it('never leaves a terminal state, never changes a taskId, and ends a task as KIE reports first', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        const id = await newTask();
        let before = await store.find(id);
        for (const [at, event] of events.entries()) {
          await applyEvent(store, id, event, at);
          const after = await store.find(id);
          checkStep(before, event, after);
          before = after;
        }
      }),
      { numRuns: 80 },
    );
  });

  it('stores the files of the success that ended the task, and each callback once', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        const id = await newTask();
        const bodies = new Set<string>();
        let files: string[] = [];
        for (const [at, event] of events.entries()) {
          const outcome = await applyEvent(store, id, event, at);
          if (event.kind !== 'reported') continue;
          if (event.by === 'callback' && outcome !== 'other_task') bodies.add(callbackBody(event));
          if (outcome === 'applied' && event.state === 'success') {
            expect(files).toEqual([]);
            files = [sourceUrlFor(event.take)];
          }
        }
        expect(await storedValues('files', 'source_url', id)).toEqual(files);
        expect(await storedValues(STORED_CALLBACKS, 'body', id)).toEqual([...bodies].sort());
        expect(files.length > 0).toBe((await store.find(id))?.state === 'success');
      }),
      { numRuns: 60 },
    );
  });

  it('leads to the same end in every order if KIE reports one end', async () => {
    const success = {
      kind: 'reported',
      state: 'success',
      named: 'own',
      take: 1,
      credits: 42,
    } as const;
    const once: TaskEvent[] = [{ ...success, by: 'callback' }];
    const more: TaskEvent[] = [
      { ...success, by: 'callback' },
      { ...success, by: 'poll' },
      { ...success, by: 'callback', state: 'waiting' },
      { ...success, by: 'poll', state: 'generating' },
      { kind: 'unconfirmed' },
      { kind: 'accepted', named: 'own' },
      { kind: 'accepted', named: 'own' },
    ];
    const events = fc
      .subarray(more)
      .chain((some) => fc.shuffledSubarray([...once, ...some], { minLength: some.length + 1 }));
    await fc.assert(
      fc.asyncProperty(events, fc.boolean(), async (list, atOnce) => {
        const id = await newTask();
        const all = list.map((event, at) => () => applyEvent(store, id, event, at));
        if (atOnce) await Promise.all(all.map((run) => run()));
        else for (const run of all) await run();
        expect(await store.find(id)).toMatchObject({
          state: 'success',
          taskId: taskIdsFor(id).own,
          nextPollAt: undefined,
          resultJson: '{}',
        });
        expect(await storedValues('files', 'source_url', id)).toEqual([sourceUrlFor(1)]);
      }),
      { numRuns: 80 },
    );
  });

  it('attaches a taskId that KIE reports only after the end', async () => {
    const id = await newTask();
    const success = {
      kind: 'reported',
      by: 'callback',
      state: 'success',
      take: 1,
      credits: 42,
    } as const;
    for (const named of ['none', 'own'] as const)
      await applyEvent(store, id, { ...success, named }, 5);
    expect(await store.find(id)).toMatchObject({ state: 'success', taskId: taskIdsFor(id).own });
  });
});
