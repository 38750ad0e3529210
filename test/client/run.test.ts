import { describe, expect, it } from 'vitest';
import { TaskFailedError, type Task } from '../../src/client/index.ts';
import { failure, rejection, setUp, success } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { task } from './fake-task.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };

/** Runs a task through the given states. */
async function run(...states: Task[]) {
  const stream = new FakeStream();
  const { client, runtime, edge } = setUp([success(CREATED), stream.respond]);
  const updates: unknown[] = [];
  const onUpdate = ({ state }: Task, ref: object) => updates.push([state, ref]);
  const result = client.run(REQUEST, { onUpdate, idempotencyKey: 'mine' });
  const error = rejection(result);
  await runtime.advance(0);
  for (const [index, state] of states.entries()) await stream.sendTask(String(index), state);
  return { result, error, updates, edge, stream, runtime };
}

describe('run', () => {
  it('creates a task, waits for its end and returns its files', async () => {
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

  it('returns no files when the result has no URLs', async () => {
    const resultJson = '{"resultObject":{"text":"a cat"}}';
    const { result } = await run(task('success', { resultJson }));
    expect(await result).toMatchObject({ files: [], resultJson });
  });

  it.each([
    ['fail', 'the prompt is empty'],
    ['expired_unknown', 'KIE deleted the task before reporting its outcome.'],
    ['never_confirmed', 'KIE never confirmed the task.'],
  ] as const)('throws a TaskFailedError for a task that ends as %s', async (state, message) => {
    const { error } = await run(task('waiting'), task(state));
    expect(await error).toBeInstanceOf(TaskFailedError);
    expect(await error).toMatchObject({
      name: 'TaskFailedError',
      message,
      retryable: false,
      task: task(state),
    });
  });

  it('throws the error of createTask', async () => {
    const { client } = setUp([failure(402, 'budget_exceeded')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({ type: 'budget_exceeded' });
  });

  it('throws what onUpdate throws and closes the stream', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([success(CREATED), stream.respond]);
    const reason = new Error('from the page');
    const onUpdate = () => {
      throw reason;
    };
    const error = rejection(client.run(REQUEST, { onUpdate }));
    await runtime.advance(0);
    await stream.sendTask('1', task('waiting'));
    expect([await error, stream.isClosed, runtime.timers]).toEqual([reason, true, 0]);
  });
});
