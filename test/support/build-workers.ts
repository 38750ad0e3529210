/** Global setup: bundles the edge and the sandbox and migrates a database, once for all projects that run them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/tools/migrate.ts';
import { buildWorkers, type WorkerBuilds } from '../../src/tools/stack.ts';

declare module 'vitest' {
  interface ProvidedContext {
    builds: WorkerBuilds;
    /** A folder with the edge's storage: migrated, and otherwise empty. */
    migrated: string;
    /** Whether the tests measure time or memory: their edges run without a Tail Worker. */
    isMeasured: boolean;
  }
}

declare global {
  /** Shared by all projects: vitest evaluates this module for each of them. */
  var workersBuilt: Promise<{ dir: string; builds: WorkerBuilds; migrated: string }> | undefined;
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { dir, builds, migrated } = await (globalThis.workersBuilt ??= build());
  project.provide('builds', builds);
  project.provide('migrated', migrated);
  return () => rm(dir, { recursive: true, force: true });
}

async function build() {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-test-build-'));
  const migrated = path.join(dir, 'migrated');
  const [builds] = await Promise.all([buildWorkers(dir), migrate(migrated)]);
  return { dir, builds, migrated };
}
