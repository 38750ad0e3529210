import { describe, expect, it } from 'vitest';
import { EdgeError } from '../../../src/worker/http/errors.ts';
import { replayOutcome } from '../../../src/worker/submission/idempotent-replay.ts';
import type { Task } from '../../../src/worker/tasks/task.ts';
import { aNewTask } from '../tasks/builders.ts';

const TIMEOUTS = { submitting: 10_000, unconfirmed: 4000 };

function aTask(part: Partial<Task> = {}): Task {
  const facts = { failCode: undefined, failMsg: undefined } as Task['facts'];
  return { ...aNewTask(), state: 'submitting', facts, ...part } as Task;
}

/** Replays a task that is read as `later` from its n-th read on; `withdrawn`: it has no row any more. */
async function replay(first: Task, later: Task | 'withdrawn' = first, from = Infinity) {
  let now = 0;
  let reads = 0;
  const sleeps: number[] = [];
  const read = () => {
    if (reads < from) return first;
    return later === 'withdrawn' ? undefined : later;
  };
  const deps = {
    tasks: { find: async () => read() },
    readProgress: async () => {
      reads++;
      return read();
    },
    runtime: {
      now: () => now,
      sleep: async (ms: number) => {
        sleeps.push(ms);
        now += ms;
      },
    },
  };
  const outcome = await replayOutcome(deps, first, TIMEOUTS).catch((error: unknown) => {
    if (!(error instanceof EdgeError)) throw error;
    return `${error.status} ${error.type}`;
  });
  return { outcome, sleeps };
}

describe('a repeated request', () => {
  it('reads a task that is being submitted ever more rarely, every two seconds at last', async () => {
    expect(await replay(aTask())).toEqual({
      outcome: '504 upstream_unconfirmed',
      sleeps: [100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000],
    });
  });

  it('waits less long for a task whose outcome is unknown', async () => {
    const { sleeps } = await replay(aTask({ state: 'unconfirmed' }));
    expect(sleeps.reduce((sum, ms) => sum + ms, 0)).toBe(5100);
  });

  it('waits for no task whose outcome is known', async () => {
    const state = 'waiting';
    const createResponse = '{"taskId":"t1","recordId":"r1"}';
    expect(await replay(aTask({ state, taskId: 't1', createResponse }))).toEqual({
      outcome: { taskId: 't1', recordId: 'r1' },
      sleeps: [],
    });
  });

  it('returns the taskId that came with a callback if KIE’s response is not known', async () => {
    const { outcome } = await replay(aTask({ state: 'success', taskId: 't1' }));
    expect(outcome).toEqual({ taskId: 't1' });
  });

  it('returns the outcome as soon as it is known', async () => {
    const accepted = aTask({ state: 'waiting', taskId: 't1' });
    expect(await replay(aTask(), accepted, 3)).toEqual({
      outcome: { taskId: 't1' },
      sleeps: [100, 200, 400],
    });
  });

  it('is rejected as the first one was if the task has been withdrawn', async () => {
    expect(await replay(aTask(), 'withdrawn', 1)).toEqual({
      outcome: '429 rate_limited',
      sleeps: [100],
    });
  });

  it.each<[Task['state'], string]>([
    ['refused', '422 upstream_refused'],
    ['never_confirmed', '504 upstream_unconfirmed'],
  ])('is rejected with the error of a task that is %s', async (state, expected) => {
    const facts = { failCode: '422', failMsg: 'no' } as Task['facts'];
    expect((await replay(aTask({ state, facts }))).outcome).toBe(expected);
  });
});
