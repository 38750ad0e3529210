/** Global setup: bundles the edge and the sandbox and migrates a database, once for all projects that run them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
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

/** A folder with the builds of another process, which removes it. */
const SHARED_DIR = process.env['TEST_BUILDS'];

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { dir, builds, migrated } = await (globalThis.workersBuilt ??= prepare());
  project.provide('builds', builds);
  project.provide('migrated', migrated);
  return async () => {
    if (dir !== SHARED_DIR) await rm(dir, { recursive: true, force: true });
  };
}

async function prepare() {
  if (SHARED_DIR === undefined)
    return buildInto(await mkdtemp(path.join(tmpdir(), 'kie-edge-test-build-')));
  const builds = await readFile(path.join(SHARED_DIR, 'builds.json'), 'utf8');
  return {
    dir: SHARED_DIR,
    builds: JSON.parse(builds) as WorkerBuilds,
    migrated: path.join(SHARED_DIR, 'migrated'),
  };
}

/** Bundles the Workers into a folder and migrates a database there. */
export async function buildInto(dir: string) {
  const migrated = path.join(dir, 'migrated');
  const [builds] = await Promise.all([buildWorkers(dir), migrate(migrated)]);
  await writeFile(path.join(dir, 'builds.json'), JSON.stringify(builds));
  return { dir, builds, migrated };
}
