import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { fileStore } from '../../../src/worker/archive/file-store.ts';
import { aStatus, CLIP_URL, ID, NOW, OTHER_ID, rows, succeededTask } from '../tasks/builders.ts';

const files = fileStore(env.DB);
const COPY = { size: 10, mediaType: 'video/mp4' };

it('a stored file that is wanted again becomes pending, and the other files of its task stay stored', async () => {
  const resultJson = `{"resultUrls":["/files/${ID}/0.mp4","/files/${ID}/1.mp4"]}`;
  const list = [0, 1].map((n) => ({ n, ext: 'mp4', sourceUrl: `${CLIP_URL}?${n}` }));
  await succeededTask({}, { result: { resultJson, files: list } });
  for (const n of [0, 1]) await files.recordStored({ id: ID, n }, COPY, NOW);
  await files.requeueIfWanted({ id: ID, n: 0 }, NOW + 5);
  expect(await rows('select n, state from files order by n')).toEqual([
    { n: 0, state: 'pending' },
    { n: 1, state: 'stored' },
  ]);
});

it('an abandoned copy is listed as failed on its own task only', async () => {
  await succeededTask({ id: ID });
  await succeededTask(
    { id: OTHER_ID },
    { status: aStatus({ state: 'success', taskId: 'another' }) },
  );
  await files.recordAbandoned({ id: ID, n: 0 }, 'gone', NOW);
  expect(
    await rows('select id, failed_file_numbers is not null as failed from tasks order by id'),
  ).toEqual([
    { id: ID, failed: 1 },
    { id: OTHER_ID, failed: 0 },
  ]);
});
