import { describe, expect, it } from 'vitest';
import { TaskFailedError, type Task } from '../../src/client/index.ts';
import { failure, rejection, setUp, success } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { task } from './fake-task.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };

/** A run whose task ends as told. */
async function run(...states: Task[]) {
  const stream = new FakeStream();
  const { client, world, edge } = setUp([success(CREATED), stream.respond]);
  const updates: unknown[] = [];
  const onUpdate = ({ state }: Task, ref: object) => updates.push([state, ref]);
  const result = client.run(REQUEST, { onUpdate, idempotencyKey: 'mine' });
  const error = rejection(result);
  await world.advance(0);
  for (const [index, state] of states.entries()) await stream.sendTask(String(index), state);
  return { result, error, updates, edge, stream, world };
}

describe('run', () => {
  it('begins a task, waits for its end, and gives its files', async () => {
    const { result, updates, edge } = await run(task('waiting'), task('success'));
    const files = ['https://edge.example/files/a/0.mp4'];
    expect(await result).toEqual({ ...task('success'), files });
    expect(updates).toEqual([
      ['waiting', CREATED],
      ['success', CREATED],
    ]);
    expect(edge.headers('idempotency-key')).toEqual(['mine', null]);
    expect(edge.headers('x-read-token')).toEqual([null, 'read-me']);
  });

  it('gives no files where the result is none', async () => {
    const resultJson = '{"resultObject":{"text":"a cat"}}';
    const { result } = await run(task('success', { resultJson }));
    expect(await result).toMatchObject({ files: [], resultJson });
  });

  it.each([
    ['fail', 'the prompt is empty'],
    ['expired_unknown', 'KIE forgot the task before it told how it ended.'],
    ['never_confirmed', 'KIE never confirmed that it took the task.'],
  ] as const)('throws for a task that ends as %s', async (state, message) => {
    const { error } = await run(task('waiting'), task(state));
    expect(await error).toBeInstanceOf(TaskFailedError);
    expect(await error).toMatchObject({
      name: 'TaskFailedError',
      message,
      retryable: false,
      task: task(state),
    });
  });

  it('throws what create throws', async () => {
    const { client } = setUp([failure(402, 'budget_exceeded')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({ type: 'budget_exceeded' });
  });

  it('ends with what onUpdate throws, and leaves nothing behind', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([success(CREATED), stream.respond]);
    const reason = new Error('of the page');
    const onUpdate = () => {
      throw reason;
    };
    const error = rejection(client.run(REQUEST, { onUpdate }));
    await world.advance(0);
    await stream.sendTask('1', task('waiting'));
    expect([await error, stream.isClosed, world.timers]).toEqual([reason, true, 0]);
  });
});
