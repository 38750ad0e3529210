/** The demo against a stack that runs in this process. `commands.slow.test.ts` runs the command itself. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { startReceiver } from '../../src/tools/callback-receiver.ts';
import { runDemoTask } from '../../src/tools/demo-task.ts';
import { readLocalSettings } from '../../src/tools/local-settings.ts';
import { startStack } from '../../src/tools/stack.ts';
import { startKieStandIn } from '../support/fake-kie.ts';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;

/** Starts a stack with its own state and runs the demo's task on it. */
async function runDemo(vars: Record<string, string>, fields: { taskSeconds?: number } = {}) {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-demo-'));
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
  const settings = await readLocalSettings({ ...vars, WEBHOOK_SECRET: SECRET });
  const local = { ...settings, port: 0, sandboxPort: 0, stateDir };
  const stack = await startStack(inject('builds'), local);
  onTestFinished(() => stack.stop());
  const app = await startReceiver();
  onTestFinished(() => app.stop());
  if (stack.sandbox !== undefined)
    await fetch(`${stack.sandbox.url}/sandbox/faults`, {
      method: 'POST',
      body: JSON.stringify(fields),
    });
  const lines: string[] = [];
  const done = runDemoTask(stack, app, SECRET, (step, detail) => lines.push(`${step} ${detail}`));
  return { done, output: () => lines.join('\n') };
}

it('the demo prints every step of a task to its verified callback', async () => {
  const { done, output } = await runDemo({}, { taskSeconds: 0.1 });
  await done;
  expect(output()).toMatch(/^accepted taskId [0-9a-f]{32}$/m);
  expect(output()).toMatch(/^callback stored in D1: 1 for this task$/m);
  expect(output()).toMatch(/^copy in R2: \d+ bytes$/m);
  expect(output()).toMatch(/^link http:\/\/127\.0\.0\.1:\d+\/files\/\d{16}-[\w-]{22}\/0\.mp4$/m);
  expect(output()).toMatch(/^type video\/mp4$/m);
  expect(output()).toMatch(/^size \d+ bytes$/m);
  expect(output()).toMatch(/^sha-256 [0-9a-f]{64}$/m);
  expect(output()).toMatch(/^called http:\/\/127\.0\.0\.1:\d+\/callback {2}msg_[0-9a-f]{32}$/m);
  expect(output()).toMatch(/^verified code 200, success/m);
});

it('the demo fails with the reason when KIE rejects the task', async () => {
  const kie = await startKieStandIn({ refuse: { code: 402, msg: 'Credits insufficient' } });
  onTestFinished(kie.stop);
  const { done } = await runDemo({ KIE_API_KEY: kie.key, KIE_BASE_URL: kie.url });
  await expect(done).rejects.toThrow('returned 402: Credits insufficient');
});
