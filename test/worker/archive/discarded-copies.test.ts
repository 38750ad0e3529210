/** Copies that finish after they were abandoned. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { ABANDONED_BY_ADMIN } from '../../../src/worker/tasks/outbox-store.ts';
import type { TestEdge } from '../../support/edge.ts';
import { ID, rows } from '../tasks/builders.ts';
import {
  runCopy,
  fileAnswer,
  fileRow,
  KEY,
  objectBytes,
  OBJECT,
  edgeWithPendingFile,
} from './builders.ts';

const BYTES = new Uint8Array(5);
const respondWithFile = () => fileAnswer(BYTES, { announced: BYTES.length });
const readFailedNumbers = async () => {
  const [task] = await rows('select failed_file_numbers as failed from tasks');
  return JSON.parse(String(task?.['failed'])) as unknown;
};

/** An edge whose file host responds after `action`. */
async function edgeWithActionDuringCopy(
  action: (edge: TestEdge) => Promise<unknown>,
): Promise<TestEdge> {
  const edge: TestEdge = await edgeWithPendingFile(async () => {
    await action(edge);
    return respondWithFile();
  });
  return edge;
}

const abandon = (reason: string) => (edge: TestEdge) =>
  edge.deps.store.files.recordAbandoned(KEY, reason, edge.clock.now);

it('deletes and logs the object of a copy that an admin abandoned during the attempt', async () => {
  const edge = await edgeWithActionDuringCopy(abandon(ABANDONED_BY_ADMIN));
  await runCopy(edge);
  expect(await objectBytes()).toBeUndefined();
  expect(await fileRow()).toMatchObject({ state: 'failed', error: ABANDONED_BY_ADMIN });
  expect(await readFailedNumbers()).toEqual([0]);
  expect(edge.lines.at(-1)).toContain('file.discarded');
});

it('keeps the object of a copy that an admin abandoned and requeued during the attempt', async () => {
  const edge = await edgeWithActionDuringCopy(async (here) => {
    await abandon(ABANDONED_BY_ADMIN)(here);
    await here.deps.store.files.requeueUnstored(ID, here.clock.now);
  });
  await runCopy(edge);
  expect(await objectBytes()).toHaveLength(BYTES.length);
  expect([await fileRow(), await readFailedNumbers()]).toMatchObject([{ state: 'stored' }, null]);
});

it('requeues a file that was requeued and found stored just before its object was deleted', async () => {
  const edge = await edgeWithActionDuringCopy(abandon(ABANDONED_BY_ADMIN));
  const { bucket, files } = edge.deps;
  edge.deps.bucket = new Proxy(bucket, {
    get: (target, name) =>
      name === 'delete'
        ? async (key: string) => {
            await files.requeueUnstored(ID, edge.clock.now);
            await files.recordStored(KEY, { size: 5, mediaType: 'video/mp4' }, edge.clock.now);
            await target.delete(key);
          }
        : Reflect.get(target, name, target).bind(target),
  });
  await runCopy(edge);
  expect(await env.FILES.head(OBJECT)).toBeNull();
  expect(await fileRow()).toMatchObject({ state: 'pending', due: edge.clock.now });
});

it('keeps the object of a copy that the schedule abandoned during the attempt, and clears its failure', async () => {
  await runCopy(await edgeWithActionDuringCopy(abandon('the host returned HTTP 404')));
  expect(await objectBytes()).toHaveLength(BYTES.length);
  expect([await fileRow(), await readFailedNumbers()]).toMatchObject([{ state: 'stored' }, null]);
});
