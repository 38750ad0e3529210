/** Bundles the edge and the sandbox, once for all projects that run them. */
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

declare global {
  /** This module is read anew for each project. */
  var workersBuilt: Promise<{ dir: string; builds: Builds }> | undefined;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { dir, builds } = await (globalThis.workersBuilt ??= build());
  project.provide('builds', builds);
  return () => rm(dir, { recursive: true, force: true });
}

async function build() {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-test-build-'));
  return { dir, builds: await buildAll(dir) };
}
