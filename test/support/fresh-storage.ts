/**
 * Every test starts with an empty, migrated D1 and an empty R2, and has them for itself: what goes on of
 * a test whose time is over gets an error there, in place of writing into the next one's. A test that
 * did not touch them leaves them as they are to the next one. What another one left is emptied where that
 * comes to the same as making it anew, which takes longer than most tests.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { applyD1Migrations, reset, type D1Migration } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { aroundEach, beforeEach } from 'vitest';
import { isBucketEmptied, isEmptied, lookAtNew, type NewDatabase } from './empty-storage.ts';

declare global {
  namespace Cloudflare {
    interface Env {
      TEST_MIGRATIONS: D1Migration[];
      TASKS_OF_SCALE: number;
    }
  }
  /** Of all test files of an isolate: this module is read anew for each. */
  var ownerOfStorage:
    | {
        test?: object;
        of: AsyncLocalStorage<object>;
        isTouched: boolean;
        /** Whether there may be more than emptying takes away. */
        mustBeNew: boolean;
        /** The database as the migrations make it. */
        made?: NewDatabase;
      }
    | undefined;
}

const owner = (globalThis.ownerOfStorage ??= guarded());

function guarded() {
  const made: NonNullable<typeof globalThis.ownerOfStorage> = {
    of: new AsyncLocalStorage(),
    isTouched: true, // by another isolate, maybe
    mustBeNew: true,
  };
  const guard = (binding: object, names: readonly string[]) => {
    for (const name of names) {
      const method = Reflect.get(binding, name) as (...args: unknown[]) => unknown;
      Reflect.set(binding, name, (...args: unknown[]) => {
        const caller = made.of.getStore();
        if (caller !== undefined && caller !== made.test)
          throw new Error("this test is over: the storage is the next one's");
        made.isTouched = true;
        // Parts of an upload are in no list.
        if (name === 'createMultipartUpload') made.mustBeNew = true;
        return method.apply(binding, args);
      });
    }
  };
  guard(env.DB, ['prepare', 'batch', 'exec']);
  guard(env.FILES, ['put', 'delete', 'createMultipartUpload']);
  return made;
}

aroundEach(async (runTest, { task, signal }) => {
  const test = {};
  owner.test = test;
  await owner.of.run(test, runTest);
  // What still goes on of it may have reached the storage already, and not be done there.
  if (signal.aborted || task.result?.state !== 'pass') owner.mustBeNew = true;
});

/** At the first test of a file the runtime now and then leaves all as the file before left it; not twice. */
const MAX_RESETS = 10;

beforeEach(async () => {
  if (!owner.isTouched) return;
  if (owner.mustBeNew || !(await isAsNew())) await makeNew();
  owner.made ??= await lookAtNew(env.DB);
  owner.isTouched = false;
  owner.mustBeNew = false;
});

async function isAsNew(): Promise<boolean> {
  return (
    owner.made !== undefined &&
    (await isEmptied(env.DB, owner.made)) &&
    (await isBucketEmptied(env.FILES))
  );
}

async function makeNew(): Promise<void> {
  await resetStorage();
  await applyD1Migrations(env.DB, env.TEST_MIGRATIONS);
}

/** Nothing is in D1 then, no table either, and nothing in R2. */
export async function resetStorage(): Promise<void> {
  for (let resets = 0; resets === 0 || !(await isFresh()); resets++) {
    if (resets === MAX_RESETS) throw new Error('the storage is still that of another test');
    await reset();
  }
}

async function isFresh(): Promise<boolean> {
  const table = await env.DB.prepare("select 1 from sqlite_master where name = 'tasks'").first();
  return table === null && (await env.FILES.list({ limit: 1 })).objects.length === 0;
}
