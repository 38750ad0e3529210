/**
 * `npm run demo`: one task from submission to verified callback on this machine, printed step by step.
 * Exits with 0 only if the result file was downloaded through its stable link.
 */
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startReceiver } from './callback-receiver.ts';
import { runDemoTask, type PrintStep } from './demo-task.ts';
import { readLocalSettings } from './local-settings.ts';
import { startStack, withBuilds, type Stack } from './stack.ts';

const startedAt = performance.now();

const print: PrintStep = (step, detail) => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5);
  console.log(`${seconds} s  ${step.padEnd(10)} ${detail}`);
};

async function demo(): Promise<void> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-demo-'));
  const app = await startReceiver();
  const secret = `whsec_${randomBytes(32).toString('base64')}`;
  let stack: Stack | undefined;
  try {
    const settings = await readLocalSettings(process.env);
    const vars = { ...settings.vars, WEBHOOK_SECRET: secret };
    const local = { ...settings, port: 0, sandboxPort: 0, stateDir, vars };
    stack = await withBuilds((builds) => startStack(builds, local));
    const upstream = stack.sandbox ? `sandbox ${stack.sandbox.url}` : 'KIE: this costs credits';
    print('ready', `edge ${stack.edge.url}, ${upstream}`);
    await runDemoTask(stack, app, secret, print);
  } finally {
    await stack?.stop();
    await app.stop();
    await rm(stateDir, { recursive: true, force: true });
  }
}

await demo().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(`demo failed: ${error instanceof Error ? error.message : String(error)}`);
    process.exit(1);
  },
);
