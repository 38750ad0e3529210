import { describe, expect, it } from 'vitest';
import { consumeCopies, consumeDeadLetters } from '../../../src/worker/archive/copy-consumer.ts';
import { ID, rows } from '../tasks/builders.ts';
import { fileAnswer, fileRow, KEY, owingEdge, someBytes } from './builders.ts';

const LEASE_MS = 120_000;
const whole = () => fileAnswer(someBytes(10), { announced: 10 });

/** A batch that writes down what became of each message, in order of the messages. */
function batchOf(...bodies: unknown[]): { batch: MessageBatch; verdicts: string[] } {
  const verdicts = bodies.map(() => 'none');
  const messages = bodies.map((body, i) => ({
    id: String(i),
    timestamp: new Date(0),
    attempts: 1,
    body,
    ack: () => void (verdicts[i] = 'ack'),
    retry: () => void (verdicts[i] = 'retry'),
  }));
  const batch = { queue: 'kie-edge-copies', messages, ackAll() {}, retryAll() {} };
  return { batch: batch as unknown as MessageBatch, verdicts };
}

describe('the archive queue', () => {
  it('copies a file and acknowledges its message', async () => {
    const edge = await owingEdge(whole);
    const { batch, verdicts } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(['ack']);
    expect(await fileRow()).toMatchObject({ state: 'stored' });
  });

  it('acknowledges a copy that failed, because its row has the next try', async () => {
    const edge = await owingEdge(() => new Response('', { status: 500 }));
    const { batch, verdicts } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(['ack']);
    expect(await fileRow()).toMatchObject({ state: 'pending', attempts: 1 });
  });

  it('acknowledges what is no message, and logs it', async () => {
    const edge = await owingEdge(whole);
    const bad = [
      null,
      'text',
      5,
      {},
      { id: ID },
      { id: 5, n: 0 },
      { id: ID, n: '0' },
      { id: ID, n: 0.5 },
    ];
    const { batch, verdicts } = batchOf(...bad, KEY);
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(Array(bad.length + 1).fill('ack'));
    expect(edge.lines.filter((line) => line.includes('message.unknown'))).toHaveLength(bad.length);
    expect(await fileRow()).toMatchObject({ state: 'stored' });
  });

  it('acknowledges a file that does not exist', async () => {
    const edge = await owingEdge(whole);
    const { batch, verdicts } = batchOf({ id: ID, n: 7 }, { id: 'unknown', n: 0 });
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(['ack', 'ack']);
    expect(edge.calls).toEqual([]);
  });

  it.each([
    ['at the start', 'find'],
    ['after the copy failed', 'recordFailedAttempt'],
  ] as const)('retries when D1 is away %s', async (_when, method) => {
    const edge = await owingEdge(() => new Response('', { status: 500 }));
    Object.assign(edge.deps.store.files, { [method]: () => Promise.reject(new Error('D1_ERROR')) });
    const { batch, verdicts } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(['retry']);
  });

  it('lets one failure not hold up the others', async () => {
    const edge = await owingEdge(whole);
    const real = { ...edge.deps.store.files };
    edge.deps.store.files.find = (key) =>
      key.n === 1 ? Promise.reject(new Error('away')) : real.find(key);
    const { batch, verdicts } = batchOf({ id: ID, n: 1 }, KEY);
    await consumeCopies(edge.deps, batch);
    expect(verdicts).toEqual(['retry', 'ack']);
  });
});

describe('the dead letters', () => {
  it('leave a reason on the row, and count as a try like any other', async () => {
    const edge = await owingEdge(whole);
    const { batch, verdicts } = batchOf(KEY, 'junk');
    await consumeDeadLetters(edge.deps, batch);
    expect(verdicts).toEqual(['ack', 'ack']);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringContaining('gave up') as unknown,
      due: edge.clock.now + 2000 + LEASE_MS,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
    expect(edge.lines.join()).toContain('message.dead_lettered');
  });

  it('are kept for the operator, those of callbacks too', async () => {
    const edge = await owingEdge(whole);
    const letter = { delivery: 'msg_a', replayToken: 0, attemptsSinceReplay: 2 };
    await consumeDeadLetters(edge.deps, batchOf(KEY, letter).batch);
    expect(await rows('select at, queue, body from dead_letters order by n')).toEqual([
      { at: edge.clock.now, queue: 'archive', body: JSON.stringify(KEY) },
      { at: edge.clock.now, queue: 'deliver', body: '{"delivery":"msg_a"}' },
    ]);
  });

  it('change nothing of a file that is stored', async () => {
    const edge = await owingEdge(whole);
    await consumeCopies(edge.deps, batchOf(KEY).batch);
    const before = await fileRow();
    await consumeDeadLetters(edge.deps, batchOf(KEY).batch);
    expect(await fileRow()).toEqual(before);
  });
});
