/** The demo against a stack that runs in this process. `commands.slow.test.ts` runs the command itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, it } from 'vitest';
import { startReceiver, type CallbackReceiver } from '../../src/tools/callback-receiver.ts';
import { runDemoTask } from '../../src/tools/demo-task.ts';
import { readLocalSettings } from '../../src/tools/local-settings.ts';
import { startStack, type Stack } from '../../src/tools/stack.ts';
import { EdgeWatch, readSecrets, throwOnLeaks } from '../support/edge-watch.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

const watch = new EdgeWatch();

let stateDir: string;
let stack: Stack;
let app: CallbackReceiver;
beforeAll(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-demo-'));
  const settings = await readLocalSettings({ WEBHOOK_SECRET: SECRET });
  const local = { ...settings, port: 0, sandboxPort: 0, stateDir };
  stack = await startStack(inject('builds'), local, watch.options);
}, 60_000);
afterAll(async () => {
  await stack.stop();
  throwOnLeaks(watch.takeLeaks(await readSecrets({ WEBHOOK_SECRET: SECRET }, stateDir)));
  await rm(stateDir, { recursive: true, force: true });
});

// One per test: the callback of a task that another test has left may still arrive.
beforeEach(async () => {
  app = await startReceiver();
});
afterEach(() => app.stop());

const setFaults = (settings: object) =>
  fetch(`${stack.sandbox?.url}/sandbox/faults`, { method: 'POST', body: JSON.stringify(settings) });

it('the demo prints every step of a task to its verified callback', async () => {
  await setFaults({ taskSeconds: 0.1 });
  const lines: string[] = [];
  await runDemoTask(stack, app, SECRET, (step, detail) => lines.push(`${step} ${detail}`));
  const output = lines.join('\n');
  expect(output).toMatch(/^accepted taskId [0-9a-f]{32}$/m);
  expect(output).toMatch(/^callback stored in D1: 1 for this task$/m);
  expect(output).toMatch(/^copy in R2: \d+ bytes$/m);
  expect(output).toMatch(/^link http:\/\/127\.0\.0\.1:\d+\/files\/\d{16}-[\w-]{22}\/0\.mp4$/m);
  expect(output).toMatch(/^type video\/mp4$/m);
  expect(output).toMatch(/^size \d+ bytes$/m);
  expect(output).toMatch(/^sha-256 [0-9a-f]{64}$/m);
  expect(output).toMatch(/^called http:\/\/127\.0\.0\.1:\d+\/callback {2}msg_[0-9a-f]{32}$/m);
  expect(output).toMatch(/^verified code 200, success/m);
});

it('the demo fails with the reason when KIE rejects the task', async () => {
  await setFaults({ faults: { 'createTask.refuse': { code: 402 } } });
  const demo = runDemoTask(stack, app, SECRET, () => undefined);
  await expect(demo).rejects.toThrow('returned 402: Credits insufficient');
});

it('the demo fails with the reason when the task fails', async () => {
  await setFaults({ taskSeconds: 0.1, faults: { 'task.fail': { message: 'flagged' } } });
  const demo = runDemoTask(stack, app, SECRET, () => undefined);
  await expect(demo).rejects.toThrow('the task ended as fail: flagged');
});
