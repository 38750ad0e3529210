/**
 * `npm run dev`: runs the edge and the sandbox on this machine and watches the sources. A change of the
 * edge, the sandbox or the pages is served within seconds, on the same ports and data.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { announce } from './announce.ts';
import { DevStack } from './dev-stack.ts';
import { watchSources } from './dev-watcher.ts';
import { stopOnSignal } from './stop-on-signal.ts';

async function main(): Promise<void> {
  const distDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-dev-'));
  const starting = DevStack.start(distDir);
  stopOnSignal(async () => {
    await (await starting).stop();
    await rm(distDir, { recursive: true, force: true });
  });
  const stack = await starting.catch(async (error: unknown) => {
    await rm(distDir, { recursive: true, force: true });
    throw error;
  });
  await watchSources((files) => applyChanges(stack, files));
  await announce(`http://127.0.0.1:${stack.local.port}`, stack.sandbox?.url, stack.local);
}

async function applyChanges(stack: DevStack, files: ReadonlySet<string>): Promise<void> {
  const startedAt = performance.now();
  try {
    const targets = await stack.applyChanges(files);
    if (targets.length === 0) return;
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`updated ${targets.join(', ')} in ${seconds} s`);
  } catch (error) {
    console.error(`not updated: ${error instanceof Error ? error.message : String(error)}`);
  }
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
