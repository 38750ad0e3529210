/** Rows and operations that a task costs in D1 and R2. The table of the guide on costs uses these numbers. */
import { env } from 'cloudflare:workers';
import { expect, it } from 'vitest';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { runCron } from '../../../src/worker/cron.ts';
import { attemptDelivery } from '../../../src/worker/webhooks/attempt-delivery.ts';
import { stores } from '../../support/test-deps.ts';
import { admit } from '../../../src/worker/submission/admission-store.ts';
import { fileAnswer, someBytes } from '../archive/builders.ts';
import {
  accepted,
  createTaskRequest,
  FILE_HOST,
  DEFAULT_MODEL,
  testEdge,
} from '../../support/edge.ts';
import { measuredDb, type MeasuredStatement } from './measured-db.ts';
import { toCronDeps } from '../../support/test-deps.ts';
import { meteredBucket, type BucketMeter } from './metered-bucket.ts';

const PAGE = 'https://app.example.com';
const TASK_ID = 'f'.repeat(32);

type Rows = Pick<MeasuredStatement, 'rowsRead' | 'rowsWritten'>;
type Usage = Rows & BucketMeter;
const NO_ROWS: Rows = { rowsRead: 0, rowsWritten: 0 };

it('costs at most 19 rows written and 33 rows read in D1 for a task with one file, one callback and one reader', async () => {
  const { db, statements } = measuredDb(env.DB);
  const bucket = { classA: 0, classB: 0 };
  const usage: Record<string, Usage> = {};
  const endStep = (step: string) => {
    usage[step] = { ...sumRows(statements), ...bucket };
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
      return new Response('ok'); // the caller's server
    },
    { AUTH_MODE: 'required', ALLOWED_ORIGINS: PAGE },
    {
      admit: (request) => admit(db, request),
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
  // The first task finds no account and no other rows, and costs less than all later ones.
  expect((await create('j')).status).toBe(200);
  endStep('the first createTask');
  edge.lines.length = 0;
  taskId = TASK_ID;
  expect((await create('k')).status).toBe(200);
  endStep('createTask');

  const { callBackUrl } = JSON.parse(edge.calls.at(-1)?.body ?? '{}') as { callBackUrl: string };
  const { pathname, search } = new URL(callBackUrl);
  const callback = await edge.request(
    `${pathname}${search}`,
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
  endStep('callback');

  for (const file of edge.nudges.flatMap(({ files }) => files)) await attemptCopy(edge.deps, file);
  endStep('copy');
  for (const hint of edge.deliveryNudges.flatMap(({ attempts }) => attempts))
    await attemptDelivery(edge.deps, hint);
  endStep('delivery');

  const read = await edge.request(`/api/v1/jobs/recordInfo?taskId=${TASK_ID}`, { headers });
  const record = await read.json<{ data: { resultJson: string } }>();
  endStep('recordInfo');
  const [link = ''] = (JSON.parse(record.data.resultJson) as { resultUrls: string[] }).resultUrls;
  const file = await edge.request(new URL(link).pathname, { headers });
  expect((await file.arrayBuffer()).byteLength).toBe(bytes.length);
  endStep('file');
  await runCron(toCronDeps(edge.deps), Date.UTC(2026, 0, 1, 0, 1));
  endStep("a minute of cron with a reading of KIE's list");
  await runCron(toCronDeps(edge.deps), Date.UTC(2026, 0, 1, 0, 2));
  endStep('a minute of cron');

  const steps = ['createTask', 'callback', 'copy', 'delivery', 'recordInfo', 'file'];
  const { rowsRead, rowsWritten } = sumRows(steps.map((step) => usage[step] ?? NO_ROWS));
  const context = JSON.stringify(usage);
  expect(usage['createTask'], context).toMatchObject({ rowsRead: 10, rowsWritten: 8 });
  expect(rowsWritten, context).toBeLessThanOrEqual(19);
  expect(rowsRead, context).toBeLessThanOrEqual(33);
  expect(usage['copy']).toMatchObject({ classA: 1, classB: 1 }); // a head and a put
  expect(edge.lines.length).toBeLessThanOrEqual(12);
  // Waiting clients poll often: that must write nothing and read one row.
  expect(usage['recordInfo']).toEqual({ rowsRead: 1, rowsWritten: 0, classA: 0, classB: 0 });
  expect(usage['file']).toEqual({ rowsRead: 0, rowsWritten: 0, classA: 0, classB: 1 });
  // 43,200 runs a month, with or without traffic. The written row says when the cron ran.
  expect(usage['a minute of cron']?.rowsWritten).toBe(1);
  expect(usage['a minute of cron']?.rowsRead).toBeLessThanOrEqual(60);
});

function sumRows(parts: readonly Rows[]): Rows {
  return {
    rowsRead: parts.reduce((sum, part) => sum + part.rowsRead, 0),
    rowsWritten: parts.reduce((sum, part) => sum + part.rowsWritten, 0),
  };
}
