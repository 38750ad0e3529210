import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { retryOverdueCopies } from '../../../src/worker/archive/copy-consumer.ts';
import { rows } from '../tasks/builders.ts';
import { fileAnswer, fileRow, KEY, edgeWithPendingFile, someBytes } from './builders.ts';

const LEASE_MS = 120_000;
const respondWithFile = () => fileAnswer(someBytes(10), { announced: 10 });

describe('retryOverdueCopies', () => {
  it('enqueues a file once per expired lease', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    edge.clock.now += LEASE_MS;
    await retryOverdueCopies(edge.deps);
    await retryOverdueCopies(edge.deps);
    expect(edge.nudges).toEqual([{ files: [KEY], waitMs: 0 }]);
    expect(await fileRow()).toMatchObject({ attempts: 0, due: edge.clock.now + LEASE_MS });
    edge.clock.now += LEASE_MS;
    await retryOverdueCopies(edge.deps);
    expect(edge.nudges).toHaveLength(2);
  });

  it('enqueues no file that is not due, stored or failed', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    edge.clock.now += LEASE_MS - 1;
    await retryOverdueCopies(edge.deps);
    edge.clock.now += 10 * LEASE_MS;
    await attemptCopy(edge.deps, KEY);
    await retryOverdueCopies(edge.deps);
    await env.DB.exec("update files set state = 'failed', size = null");
    await retryOverdueCopies(edge.deps);
    expect(edge.nudges).toEqual([]);
  });

  it('enqueues at most 500 files at once, the longest overdue first', async () => {
    const edge = await edgeWithPendingFile(respondWithFile);
    await env.DB.prepare(
      `insert into files (id, n, ext, source_url, state, next_attempt_at)
       select 'many', value, 'png', 'u', 'pending', 1000 - value from json_each(?1)`,
    )
      .bind(JSON.stringify(Array.from({ length: 601 }, (_, n) => n)))
      .run();
    await retryOverdueCopies(edge.deps);
    expect(edge.nudges.map(({ files }) => files.length)).toEqual([500]);
    const left = await rows('select n from files where next_attempt_at <= 1000 order by n');
    expect(left.map(({ n }) => n)).toEqual(Array.from({ length: 101 }, (_, n) => n));
  });
});
