/**
 * `npm run demo`: the whole way of one task on this machine, each step shown as it happens. Exits 0
 * only when the file came through its stable link.
 */
import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyCallback } from '../client/verify-callback.ts';
import { startReceiver, type CallbackReceiver } from './callback-receiver.ts';
import { readLocalSettings } from './local-settings.ts';
import { startStack, withBuilds, type Stack } from './stack.ts';

const POLL_MS = 250;
/** The sandbox takes seconds, KIE minutes. */
const SANDBOX_DEADLINE_MS = 60_000;
const KIE_DEADLINE_MS = 20 * 60_000;

interface TaskRecord {
  state: string;
  resultJson: string;
  failMsg: string | null;
  consumeCredits?: number;
}

const startedAt = performance.now();

function show(step: string, detail: string): void {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${step.padEnd(10)} ${detail}`);
}

async function demo(): Promise<void> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-demo-'));
  let stack: Stack | undefined;
  const app = await startReceiver();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  try {
    const settings = await readLocalSettings(process.env);
    const vars = { ...settings.vars, WEBHOOK_SECRET: secret };
    const local = { ...settings, port: 0, sandboxPort: 0, stateDir, vars };
    stack = await withBuilds((builds) => startStack(builds, local));
    show(
      'ready',
      `edge ${stack.edge.url}, ${stack.sandbox ? `sandbox ${stack.sandbox.url}` : 'KIE itself: this costs credits'}`,
    );
    await followOneTask(stack, app.url);
    await showCallback(app, secret);
  } finally {
    await stack?.stop();
    await app.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

async function followOneTask(stack: Stack, appUrl: string): Promise<void> {
  const { url } = stack.edge;
  const seed = await readFile(path.join(import.meta.dirname, 'seed-request.json'), 'utf8');
  const request = { ...(JSON.parse(seed) as { model: string }), callBackUrl: `${appUrl}/callback` };
  const { model } = request;
  show('submit', `POST /api/v1/jobs/createTask  ${model}, no key`);
  const { taskId } = await ask<{ taskId: string }>(`${url}/api/v1/jobs/createTask`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  });
  show('accepted', `taskId ${taskId}`);

  const deadline = stack.sandbox === undefined ? KIE_DEADLINE_MS : SANDBOX_DEADLINE_MS;
  const record = await waitForEnd(`${url}/api/v1/jobs/recordInfo?taskId=${taskId}`, deadline);
  if (record.state !== 'success')
    throw new Error(`the task ended as ${record.state}: ${record.failMsg ?? 'no reason given'}`);
  await showTruth(stack, taskId);

  const { resultUrls } = JSON.parse(record.resultJson) as { resultUrls: string[] };
  for (const link of resultUrls) await download(link);
}

async function waitForEnd(address: string, deadlineMs: number): Promise<TaskRecord> {
  const giveUpAt = performance.now() + deadlineMs;
  for (let last = ''; performance.now() < giveUpAt; await sleep(POLL_MS)) {
    const record = await ask<TaskRecord>(address);
    if (record.state !== last) {
      const credits =
        record.consumeCredits === undefined ? '' : `, ${record.consumeCredits} credits`;
      show('state', record.state + credits);
    }
    last = record.state;
    if (['success', 'fail', 'expired_unknown'].includes(last)) return record;
  }
  throw new Error(`no end within ${deadlineMs / 1000} s`);
}

/** What stands in D1 and R2 now; waits for the copy, which may be seconds behind the callback. */
async function showTruth({ edge }: Stack, taskId: string): Promise<void> {
  const db = await edge.miniflare.getD1Database('DB');
  const one = (sql: string) =>
    db.prepare(sql).bind(taskId).first<Record<string, string | number>>();
  const callbacks = await one(
    `select (callback is not null) + (select count(*) from callbacks where callbacks.id = tasks.id) as count
     from tasks where task_id = ?1`,
  );
  show('callback', `kept in D1: ${callbacks?.['count']} for this task`);
  const giveUpAt = performance.now() + SANDBOX_DEADLINE_MS;
  for (;;) {
    const file = await one(
      'select files.state, size, last_error from files where id = (select id from tasks where task_id = ?1) order by n limit 1',
    );
    if (file?.['state'] === 'stored') return show('copy', `in R2: ${file['size']} bytes`);
    if (performance.now() > giveUpAt)
      throw new Error(`the copy is not in R2: ${file?.['last_error'] ?? 'it was not tried'}`);
    await sleep(POLL_MS);
  }
}

/** The app's side: waits for the callback that it asked for, and verifies it. */
async function showCallback(app: CallbackReceiver, secret: string): Promise<void> {
  const giveUpAt = performance.now() + SANDBOX_DEADLINE_MS;
  while (app.received.length === 0) {
    if (performance.now() > giveUpAt) throw new Error('the app was not called back');
    await sleep(POLL_MS);
  }
  const [callback] = app.received;
  if (callback === undefined) return;
  const { id, body } = await verifyCallback(callback, secret);
  show('called', `${app.url}/callback  ${id}`);
  show('verified', `code ${body.code}, ${body.data.state}, signed by Standard Webhooks`);
}

async function download(link: string): Promise<void> {
  const response = await fetch(link);
  if (!response.ok) throw new Error(`${link} answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  show('link', link);
  show('type', response.headers.get('content-type') ?? 'none');
  show('size', `${bytes.byteLength} bytes`);
  show('sha-256', createHash('sha256').update(bytes).digest('hex'));
}

/** The envelope's data, or its message as an error. */
async function ask<T>(address: string, init?: RequestInit): Promise<T> {
  const response = await fetch(address, init);
  const { code, msg, data } = (await response.json()) as { code: number; msg: string; data: T };
  if (code !== 200) throw new Error(`${new URL(address).pathname} answered ${code}: ${msg}`);
  return data;
}

await demo().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`demo failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
