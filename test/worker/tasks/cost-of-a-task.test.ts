/** What a task costs at D1 and R2, from createTask to its callback: the README counts with these numbers. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { runCron } from '../../../src/worker/cron.ts';
import { attemptDelivery } from '../../../src/worker/webhooks/attempt-delivery.ts';
import { stores } from '../../../src/worker/create-deps.ts';
import { fileAnswer, someBytes } from '../archive/builders.ts';
import {
  accepted,
  createTaskRequest,
  FILE_HOST,
  DEFAULT_MODEL,
  testEdge,
} from '../../support/edge.ts';
import { measuredDb, type MeasuredStatement } from './measured-db.ts';
import { meteredBucket, type BucketMeter } from './metered-bucket.ts';

const PAGE = 'https://app.example.com';
const TASK_ID = 'f'.repeat(32);

type Rows = Pick<MeasuredStatement, 'rowsRead' | 'rowsWritten'>;
type Usage = Rows & BucketMeter;
const NO_ROWS: Rows = { rowsRead: 0, rowsWritten: 0 };

it('a task with one file, one callback and one reader', async () => {
  const { db, statements } = measuredDb(env.DB);
  const bucket = { classA: 0, classB: 0 };
  const spent: Record<string, Usage> = {};
  const take = (leg: string) => {
    spent[leg] = { ...sumOf(statements), ...bucket };
    statements.length = 0;
    Object.assign(bucket, { classA: 0, classB: 0 });
  };
  const bytes = someBytes(100_000);
  let taskId = 'e'.repeat(32);
  const edge = testEdge(
    ({ url }) => {
      if (url.startsWith('https://kie.test/')) return accepted(taskId);
      if (url.startsWith(`https://${FILE_HOST}/`))
        return fileAnswer(bytes, { announced: bytes.length });
      return new Response('taken'); // the caller's own server
    },
    { AUTH_MODE: 'required', ALLOWED_ORIGINS: PAGE },
    {
      store: stores({ DB: db, FILES: meteredBucket(env.FILES, bucket) }),
    },
  );
  const headers = { origin: PAGE, 'cf-connecting-ip': '203.0.113.7' };

  const create = (key: string) =>
    edge.request(
      '/api/v1/jobs/createTask',
      createTaskRequest(
        { model: DEFAULT_MODEL, input: { prompt: 'a lake' }, callBackUrl: `${PAGE}/cb` },
        { ...headers, 'idempotency-key': key },
      ),
    );
  // The first one finds no account and no neighbours, and costs less than all that follow.
  expect((await create('j')).status).toBe(200);
  take('the first createTask');
  edge.lines.length = 0;
  taskId = TASK_ID;
  expect((await create('k')).status).toBe(200);
  take('createTask');

  const { callBackUrl } = JSON.parse(edge.calls.at(-1)?.body ?? '{}') as { callBackUrl: string };
  const { pathname } = new URL(callBackUrl);
  const callback = await edge.request(
    pathname,
    createTaskRequest({
      code: 200,
      msg: 'success',
      data: {
        taskId: TASK_ID,
        state: 'success',
        resultJson: JSON.stringify({ resultUrls: [`https://${FILE_HOST}/a.mp4`] }),
        consumeCredits: 42,
      },
    }),
  );
  expect(callback.status).toBe(200);
  take('callback');

  for (const file of edge.nudges.flatMap(({ files }) => files)) await attemptCopy(edge.deps, file);
  take('copy');
  for (const one of edge.deliveryNudges.flatMap(({ attempts }) => attempts))
    await attemptDelivery(edge.deps, one);
  take('delivery');

  const read = await edge.request(`/api/v1/jobs/recordInfo?taskId=${TASK_ID}`, { headers });
  const record = await read.json<{ data: { resultJson: string } }>();
  take('recordInfo');
  const [link = ''] = (JSON.parse(record.data.resultJson) as { resultUrls: string[] }).resultUrls;
  const file = await edge.request(new URL(link).pathname, { headers });
  expect((await file.arrayBuffer()).byteLength).toBe(bytes.length);
  take('file');
  await runCron(edge.deps, Date.UTC(2026, 0, 1, 0, 1));
  take('a minute of cron');

  const legs = ['createTask', 'callback', 'copy', 'delivery', 'recordInfo', 'file'];
  const { rowsRead, rowsWritten } = sumOf(legs.map((leg) => spent[leg] ?? NO_ROWS));
  const context = JSON.stringify(spent);
  expect(rowsWritten, context).toBeLessThanOrEqual(19);
  expect(rowsRead, context).toBeLessThanOrEqual(33);
  expect(spent['copy']).toMatchObject({ classA: 1, classB: 1 }); // a look, and the put
  expect(edge.lines.length).toBeLessThanOrEqual(12);
  // Whoever waits asks often: that must write nothing and read next to nothing.
  expect(spent['recordInfo']).toEqual({ rowsRead: 1, rowsWritten: 0, classA: 0, classB: 0 });
  expect(spent['file']).toEqual({ rowsRead: 0, rowsWritten: 0, classA: 0, classB: 1 });
  // 43,200 of them a month, whether anybody comes or not.
  expect(spent['a minute of cron']?.rowsWritten).toBe(0);
  expect(spent['a minute of cron']?.rowsRead).toBeLessThanOrEqual(60);
});

function sumOf(parts: readonly Rows[]): Rows {
  return {
    rowsRead: parts.reduce((sum, part) => sum + part.rowsRead, 0),
    rowsWritten: parts.reduce((sum, part) => sum + part.rowsWritten, 0),
  };
}
