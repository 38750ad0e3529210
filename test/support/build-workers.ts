/** Bundles the edge and the sandbox once for all journeys. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildAll, type Builds } from '../../src/local/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    builds: Builds;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-test-build-'));
  project.provide('builds', await buildAll(dir));
  return () => rm(dir, { recursive: true, force: true });
}
