/** A copy that was under way when nobody wanted it any more, or when it had been given up. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { ABANDONED_BY_ADMIN } from '../../../src/worker/tasks/outbox-store.ts';
import type { TestEdge } from '../../support/edge.ts';
import { ID, rows } from '../tasks/builders.ts';
import { archive, fileAnswer, fileRow, KEY, objectBytes, OBJECT, owingEdge } from './builders.ts';

const BYTES = new Uint8Array(5);
const whole = () => fileAnswer(BYTES, { announced: BYTES.length });
const failedFileNumbers = async () => {
  const [task] = await rows('select failed_file_numbers as lost from tasks');
  return JSON.parse(String(task?.['lost'])) as unknown;
};

/** An edge whose file's host answers once something has happened. */
async function edgeWhile(happens: (edge: TestEdge) => Promise<unknown>): Promise<TestEdge> {
  const edge: TestEdge = await owingEdge(async () => {
    await happens(edge);
    return whole();
  });
  return edge;
}

const giveUp = (reason: string) => (edge: TestEdge) =>
  edge.deps.store.files.recordAbandoned(KEY, reason, edge.clock.now);

it('takes away what it made when the operator gave the copy up meanwhile, and says so in the log', async () => {
  const edge = await edgeWhile(giveUp(ABANDONED_BY_ADMIN));
  await archive(edge);
  expect(await objectBytes()).toBeUndefined();
  expect(await fileRow()).toMatchObject({ state: 'failed', error: ABANDONED_BY_ADMIN });
  expect(await failedFileNumbers()).toEqual([0]);
  expect(edge.lines.at(-1)).toContain('file.discarded');
});

it('keeps what the operator gave up and wanted again meanwhile', async () => {
  const edge = await edgeWhile(async (here) => {
    await giveUp(ABANDONED_BY_ADMIN)(here);
    await here.deps.store.files.requeueUnstored(ID, here.clock.now);
  });
  await archive(edge);
  expect(await objectBytes()).toHaveLength(BYTES.length);
  expect([await fileRow(), await failedFileNumbers()]).toMatchObject([{ state: 'stored' }, null]);
});

it('owes it anew where it was wanted again and found there in the moment before it was taken away', async () => {
  const edge = await edgeWhile(giveUp(ABANDONED_BY_ADMIN));
  const { bucket, files } = edge.deps.store;
  edge.deps.store.bucket = new Proxy(bucket, {
    get: (target, name) =>
      name === 'delete'
        ? async (key: string) => {
            await files.requeueUnstored(ID, edge.clock.now);
            await files.recordStored(KEY, { size: 5, mediaType: 'video/mp4' }, edge.clock.now);
            await target.delete(key);
          }
        : Reflect.get(target, name, target).bind(target),
  });
  await archive(edge);
  expect(await env.FILES.head(OBJECT)).toBeNull();
  expect(await fileRow()).toMatchObject({ state: 'pending', due: edge.clock.now });
});

it('keeps what the schedule gave up meanwhile, and it is lost no more', async () => {
  await archive(await edgeWhile(giveUp('the host answered 404')));
  expect(await objectBytes()).toHaveLength(BYTES.length);
  expect([await fileRow(), await failedFileNumbers()]).toMatchObject([{ state: 'stored' }, null]);
});
