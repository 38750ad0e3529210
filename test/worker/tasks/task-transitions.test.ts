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

async function kept(table: string, column: string, id: string): Promise<unknown[]> {
  const { results } = await env.DB.prepare(
    `select ${column} as value from ${table} where id = ?1 order by 1`,
  )
    .bind(id)
    .all<{ value: unknown }>();
  return results.map(({ value }) => value);
}

/** What may be said of a task after one more event, whatever came before. */
function judgeStep(before: Task | undefined, event: TaskEvent, after: Task | undefined): void {
  if (before === undefined) return expect(after).toBeUndefined();
  if (after === undefined) {
    // Only what is certain never to have been at KIE is taken back.
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
  // Nobody forgets a task that runs, and nobody asks for one that has ended.
  expect(after.nextPollAt === undefined).toBe(isTerminal(after.state));
  if (isTerminal(before.state)) {
    const { taskId: _id, createResponse: _answer, ...end } = before;
    expect(after).toMatchObject(end);
    return;
  }
  if (event.kind !== 'reported') return;
  const ours = after.taskId === undefined || before.taskId === undefined || event.named === 'none';
  const heard = ours || taskIdsFor(id)[event.named] === before.taskId;
  if (!heard) expect(after).toEqual(before);
  else if (isTerminal(event.state)) expect(after.state).toBe(event.state);
}

describe('any order and number of the events of a task', { timeout: 30_000 }, () => {
  it('never leaves an end, never changes a taskId, and ends as KIE said where KIE said it first', async () => {
    await fc.assert(
      fc.asyncProperty(anyEvents, async (events) => {
        const id = await newTask();
        let before = await store.find(id);
        for (const [at, event] of events.entries()) {
          await applyEvent(store, id, event, at);
          const after = await store.find(id);
          judgeStep(before, event, after);
          before = after;
        }
      }),
      { numRuns: 80 },
    );
  });

  it('leaves the files of the one success that settled it, and each callback once', async () => {
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
        expect(await kept('files', 'source_url', id)).toEqual(files);
        expect(await kept(STORED_CALLBACKS, 'body', id)).toEqual([...bodies].sort());
        expect(files.length > 0).toBe((await store.find(id))?.state === 'success');
      }),
      { numRuns: 60 },
    );
  });

  it('leads to the same end when KIE has one end to tell', async () => {
    const told = {
      kind: 'reported',
      state: 'success',
      named: 'own',
      take: 1,
      credits: 42,
    } as const;
    const once: TaskEvent[] = [{ ...told, by: 'callback' }];
    const more: TaskEvent[] = [
      { ...told, by: 'callback' },
      { ...told, by: 'poll' },
      { ...told, by: 'callback', state: 'waiting' },
      { ...told, by: 'poll', state: 'generating' },
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
        expect(await kept('files', 'source_url', id)).toEqual([sourceUrlFor(1)]);
      }),
      { numRuns: 80 },
    );
  });

  it('gives the task the taskId that KIE tells only after the end', async () => {
    const id = await newTask();
    const told = {
      kind: 'reported',
      by: 'callback',
      state: 'success',
      take: 1,
      credits: 42,
    } as const;
    for (const named of ['none', 'own'] as const)
      await applyEvent(store, id, { ...told, named }, 5);
    expect(await store.find(id)).toMatchObject({ state: 'success', taskId: taskIdsFor(id).own });
  });
});
