/**
 * Setup file: every test starts with an empty, migrated D1 and an empty R2 of its own. Code of a test that
 * has timed out gets an error from them instead of writing into the next test's storage. Storage that a test
 * did not write to is reused as it is. Otherwise it is emptied, and created again only if that does not give
 * the same result: creating it takes longer than most tests.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { aroundEach, beforeEach } from 'vitest';
import { emptyBucket, emptyDatabase, readNewDatabase, type NewDatabase } from './empty-storage.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      TEST_MIGRATIONS: D1Migration[];
      TASKS_OF_SCALE: number;
    }
  }
  /** Shared by all test files of an isolate: vitest evaluates setup files for each of them. */
  var storageGuard: StorageGuard | undefined;
}

interface StorageGuard {
  /** The test that runs. */
  test?: object;
  /** The test that the current code belongs to. */
  caller: AsyncLocalStorage<object>;
  /** Whether storage may differ from new storage. */
  isDirty: boolean;
  /** Whether storage may contain something that emptying does not remove. */
  mustBeNew: boolean;
  newDatabase?: NewDatabase;
}

const guard = (globalThis.storageGuard ??= guardStorage());

function guardStorage(): StorageGuard {
  const created: StorageGuard = {
    caller: new AsyncLocalStorage(),
    isDirty: true, // another isolate may have used it
    mustBeNew: true,
  };
  const guardMethods = (binding: object, names: readonly string[]) => {
    for (const name of names) {
      const method = Reflect.get(binding, name) as (...args: unknown[]) => unknown;
      Reflect.set(binding, name, (...args: unknown[]) => {
        const caller = created.caller.getStore();
        if (caller !== undefined && caller !== created.test)
          throw new Error('this test has ended: the storage belongs to the next one');
        created.isDirty = true;
        // No list contains the parts of an upload.
        if (name === 'createMultipartUpload') created.mustBeNew = true;
        return method.apply(binding, args);
      });
    }
  };
  guardMethods(env.DB, ['prepare', 'batch', 'exec']);
  guardMethods(env.FILES, ['put', 'delete', 'createMultipartUpload']);
  return created;
}

aroundEach(async (runTest, { task, signal }) => {
  const test = {};
  guard.test = test;
  await guard.caller.run(test, runTest);
  // Its pending calls may have reached the storage without being completed there.
  if (signal.aborted || task.result?.state !== 'pass') guard.mustBeNew = true;
});

/** At the first test of a file `reset` sometimes has no effect; it never failed twice in a row. */
const MAX_RESETS = 10;

beforeEach(async () => {
  if (!guard.isDirty) return;
  if (guard.mustBeNew || !(await emptyStorage())) await createStorage();
  guard.newDatabase ??= await readNewDatabase(env.DB);
  guard.isDirty = false;
  guard.mustBeNew = false;
});

/** Returns whether storage equals new storage now. */
async function emptyStorage(): Promise<boolean> {
  return (
    guard.newDatabase !== undefined &&
    (await emptyDatabase(env.DB, guard.newDatabase)) === undefined &&
    (await emptyBucket(env.FILES)) === undefined
  );
}

async function createStorage(): Promise<void> {
  await resetStorage();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
}

/** Deletes everything in D1, tables included, and in R2. */
export async function resetStorage(): Promise<void> {
  for (let resets = 0; resets === 0 || !(await isFresh()); resets++) {
    if (resets === MAX_RESETS)
      throw new Error('the storage still contains the data of another test');
    await reset();
  }
}

async function isFresh(): Promise<boolean> {
  const table = await env.DB.prepare("select 1 from sqlite_master where name = 'tasks'").first();
  return table === null && (await env.FILES.list({ limit: 1 })).objects.length === 0;
}
