/** Submits one task and follows it to its files and its callback. Rejects with the reason if a step fails. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyCallback } from '../client/verify-callback.ts';
import type { CallbackReceiver } from './callback-receiver.ts';
import type { Stack } from './stack.ts';

export type PrintStep = (step: string, detail: string) => void;

const POLL_INTERVAL_MS = 250;
/** The sandbox takes seconds, KIE minutes. */
const SANDBOX_DEADLINE_MS = 60_000;
const KIE_DEADLINE_MS = 20 * 60_000;

interface TaskRecord {
  state: string;
  resultJson: string;
  failMsg: string | null;
  consumeCredits?: number;
}

/** `app` receives the callback, which must be signed with `secret`. */
export async function runDemoTask(
  stack: Stack,
  app: CallbackReceiver,
  secret: string,
  print: PrintStep,
): Promise<void> {
  const taskId = await submitTask(stack, app, print);
  const record = await waitForEnd(stack, taskId, print);
  if (record.state !== 'success')
    throw new Error(`the task ended as ${record.state}: ${record.failMsg ?? 'no reason given'}`);
  await printStoredRows(stack, taskId, print);
  const { resultUrls } = JSON.parse(record.resultJson) as { resultUrls: string[] };
  for (const link of resultUrls) await download(link, print);
  await verifyReceivedCallback(app, secret, print);
}

async function submitTask(
  { edge }: Stack,
  app: CallbackReceiver,
  print: PrintStep,
): Promise<string> {
  const seed = await readFile(path.join(import.meta.dirname, 'seed-request.json'), 'utf8');
  const request = {
    ...(JSON.parse(seed) as { model: string }),
    callBackUrl: `${app.url}/callback`,
  };
  print('submit', `POST /api/v1/jobs/createTask  ${request.model}, no key`);
  const { taskId } = await requestData<{ taskId: string }>(`${edge.url}/api/v1/jobs/createTask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  print('accepted', `taskId ${taskId}`);
  return taskId;
}

async function waitForEnd(
  { edge, sandbox }: Stack,
  taskId: string,
  print: PrintStep,
): Promise<TaskRecord> {
  const url = `${edge.url}/api/v1/jobs/recordInfo?taskId=${taskId}`;
  let lastState = '';
  const deadlineMs = sandbox === undefined ? KIE_DEADLINE_MS : SANDBOX_DEADLINE_MS;
  return poll(
    () => 'the task did not end',
    deadlineMs,
    async () => {
      const record = await requestData<TaskRecord>(url);
      const { state, consumeCredits } = record;
      if (state !== lastState)
        print('state', state + (consumeCredits === undefined ? '' : `, ${consumeCredits} credits`));
      lastState = state;
      return ['success', 'fail', 'expired_unknown'].includes(state) ? record : undefined;
    },
  );
}

/** Prints what D1 and R2 hold. Waits for the copy, which may be seconds behind the callback. */
async function printStoredRows({ edge }: Stack, taskId: string, print: PrintStep): Promise<void> {
  const db = await edge.miniflare.getD1Database('DB');
  const first = (sql: string) =>
    db.prepare(sql).bind(taskId).first<Record<string, string | number>>();
  const callbacks = await first(
    `select (final_callback is not null) + (select count(*) from callbacks where callbacks.id = tasks.id) as count
     from tasks where task_id = ?1`,
  );
  print('callback', `stored in D1: ${callbacks?.['count']} for this task`);
  let lastError: string | number | undefined;
  const size = await poll(
    () => `the result was not copied to R2 (${lastError ?? 'no attempt was made'})`,
    SANDBOX_DEADLINE_MS,
    async () => {
      const file = await first(
        'select files.state, size, last_error from files where id = (select id from tasks where task_id = ?1) order by n limit 1',
      );
      lastError = file?.['last_error'];
      return file?.['state'] === 'stored' ? file['size'] : undefined;
    },
  );
  print('copy', `in R2: ${size} bytes`);
}

async function verifyReceivedCallback(
  app: CallbackReceiver,
  secret: string,
  print: PrintStep,
): Promise<void> {
  const callback = await poll(
    () => 'the app received no callback',
    SANDBOX_DEADLINE_MS,
    async () => app.received.at(0),
  );
  const { id, body } = await verifyCallback(callback, secret);
  print('called', `${app.url}/callback  ${id}`);
  print('verified', `code ${body.code}, ${body.data.state}, signed with Standard Webhooks`);
}

async function download(link: string, print: PrintStep): Promise<void> {
  const response = await fetch(link);
  if (!response.ok) throw new Error(`${link} returned ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  print('link', link);
  print('type', response.headers.get('content-type') ?? 'none');
  print('size', `${bytes.byteLength} bytes`);
  print('sha-256', createHash('sha256').update(bytes).digest('hex'));
}

/** Resolves to the first defined value. Rejects with the problem at the deadline. */
async function poll<T>(
  describeProblem: () => string,
  deadlineMs: number,
  probe: () => Promise<T | undefined>,
): Promise<T> {
  for (const endsAt = performance.now() + deadlineMs; performance.now() < endsAt;) {
    const value = await probe();
    if (value !== undefined) return value;
    await sleep(POLL_INTERVAL_MS);
  }
  throw new Error(`${describeProblem()} within ${deadlineMs / 1000} s`);
}

/** The envelope's data. Rejects with its message if the code is not 200. */
async function requestData<T>(url: string, init?: RequestInit): Promise<T> {
  const response = await fetch(url, init);
  const { code, msg, data } = (await response.json()) as { code: number; msg: string; data: T };
  if (code !== 200) throw new Error(`${new URL(url).pathname} returned ${code}: ${msg}`);
  return data;
}
