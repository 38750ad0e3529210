import { describe, expect, it } from 'vitest';
import { consumeCopies, recordDeadCopy } from '../../../src/worker/archive/copy-consumer.ts';
import { consumeDeadLetters } from '../../../src/worker/platform/dead-letter-consumer.ts';
import type { TestEdge } from '../../support/edge.ts';
import { ID, rows } from '../tasks/builders.ts';
import { fileAnswer, fileRow, KEY, edgeWithPendingFile, someBytes } from './builders.ts';

const LEASE_MS = 120_000;
const respondWithFile = () => fileAnswer(someBytes(10), { announced: 10 });

/** A batch that records the outcome of each message, in order. */
function batchOf(...bodies: unknown[]): { batch: MessageBatch; outcomes: string[] } {
  const outcomes = bodies.map(() => 'none');
  const messages = bodies.map((body, i) => ({
    id: String(i),
    timestamp: new Date(0),
    attempts: 1,
    body,
    ack: () => void (outcomes[i] = 'ack'),
    retry: () => void (outcomes[i] = 'retry'),
  }));
  const batch = { queue: 'kie-edge-copies', messages, ackAll() {}, retryAll() {} };
  return { batch: batch as unknown as MessageBatch, outcomes };
}

/** The dead-letter consumer, wired as in the Worker. */
const consumeDead = ({ deps }: TestEdge, batch: MessageBatch) =>
  consumeDeadLetters({ ...deps, recordDeadCopy: (file) => recordDeadCopy(deps, file) }, batch);

describe('the copy queue', () => {
  it('copies a file and acknowledges its message', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    const { batch, outcomes } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(['ack']);
    expect(await fileRow()).toMatchObject({ state: 'stored' });
  });

  it('acknowledges a failed copy, because its row has the next attempt', async () => {
    const edge = await edgeWithPendingFile(() => new Response('', { status: 500 }));
    const { batch, outcomes } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(['ack']);
    expect(await fileRow()).toMatchObject({ state: 'pending', attempts: 1 });
  });

  it('acknowledges and logs malformed messages', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
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
    const { batch, outcomes } = batchOf(...bad, KEY);
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(Array(bad.length + 1).fill('ack'));
    expect(edge.lines.filter((line) => line.includes('message.unknown'))).toHaveLength(bad.length);
    expect(await fileRow()).toMatchObject({ state: 'stored' });
  });

  it('acknowledges a message for a file that does not exist', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    const { batch, outcomes } = batchOf({ id: ID, n: 7 }, { id: 'unknown', n: 0 });
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(['ack', 'ack']);
    expect(edge.calls).toEqual([]);
  });

  it.each([
    ['before the copy', 'find'],
    ['after the copy failed', 'recordFailedAttempt'],
  ] as const)('retries the message when D1 is unavailable %s', async (_when, method) => {
    const edge = await edgeWithPendingFile(() => new Response('', { status: 500 }));
    Object.assign(edge.deps.store.files, { [method]: () => Promise.reject(new Error('D1_ERROR')) });
    const { batch, outcomes } = batchOf(KEY);
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(['retry']);
  });

  it('copies the other files when one message fails', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    const real = { ...edge.deps.store.files };
    edge.deps.store.files.find = (key) =>
      key.n === 1 ? Promise.reject(new Error('D1 is unavailable')) : real.find(key);
    const { batch, outcomes } = batchOf({ id: ID, n: 1 }, KEY);
    await consumeCopies(edge.deps, batch);
    expect(outcomes).toEqual(['retry', 'ack']);
  });
});

describe('the dead-letter queue', () => {
  it('records a dead-lettered copy as a failed attempt with its reason', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    const { batch, outcomes } = batchOf(KEY, 'junk');
    await consumeDead(edge, batch);
    expect(outcomes).toEqual(['ack', 'ack']);
    expect(await fileRow()).toMatchObject({
      state: 'pending',
      attempts: 1,
      error: expect.stringContaining('gave up') as unknown,
      due: edge.clock.now + 2000 + LEASE_MS,
    });
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 2000 }]);
    expect(edge.lines.join()).toContain('message.dead_lettered');
  });

  it('stores dead letters of both queues for the admin', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    const letter = { delivery: 'msg_a', replayToken: 0, attemptsSinceReplay: 2 };
    await consumeDead(edge, batchOf(KEY, letter).batch);
    expect(await rows('select at, queue, body from dead_letters order by n')).toEqual([
      { at: edge.clock.now, queue: 'copy', body: JSON.stringify(KEY) },
      { at: edge.clock.now, queue: 'delivery', body: '{"delivery":"msg_a"}' },
    ]);
  });

  it('delivers a dead letter again while D1 is unavailable', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    edge.deps.deadLetters.record = () => Promise.reject(new Error('D1 is unavailable'));
    const { batch, outcomes } = batchOf(KEY);
    await consumeDead(edge, batch);
    expect(outcomes).toEqual(['retry']);
  });

  it('leaves a stored file unchanged when its message is dead-lettered', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    await consumeCopies(edge.deps, batchOf(KEY).batch);
    const before = await fileRow();
    await consumeDead(edge, batchOf(KEY).batch);
    expect(await fileRow()).toEqual(before);
  });
});
