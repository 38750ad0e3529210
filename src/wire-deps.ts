/** Builds Deps from the bindings of a real Worker. */
import type { Deps } from './deps.ts';
import { newId } from './ids.ts';
import { callbackTokens } from './keys.ts';
import { kieClient } from './kie/kie-client.ts';
import { resultSource } from './kie/result-source.ts';
import { consoleLog, describeError } from './log.ts';
import type { Settings } from './settings.ts';
import { fileStore, type FileKey } from './task/file-store.ts';
import { taskStore } from './task/task-store.ts';
import { SECOND_MS } from './units.ts';

/** Queues take at most 100 messages in one call. */
const MAX_BATCH_MESSAGES = 100;

/** Kept in a variable and called, the global `fetch` would lose its receiver. */
const fetcher: typeof fetch = (input, init) => fetch(input, init);

export function wireDeps(env: Env, settings: Settings): Deps {
  const nudgeArchive = async (files: readonly FileKey[], waitMs = 0) => {
    const delaySeconds = Math.ceil(waitMs / SECOND_MS);
    try {
      for (let at = 0; at < files.length; at += MAX_BATCH_MESSAGES) {
        const messages = files.slice(at, at + MAX_BATCH_MESSAGES).map((body) => ({ body }));
        await env.ARCHIVE.sendBatch(messages, { delaySeconds });
      }
    } catch (error) {
      consoleLog.warn('archive.nudge_lost', { id: files[0]?.id, error: describeError(error) });
    }
  };
  return {
    settings,
    store: { tasks: taskStore(env.DB), files: fileStore(env.DB), bucket: env.FILES },
    kie: kieClient(settings.kie, fetcher),
    results: resultSource(settings, fetcher),
    callbackTokens: callbackTokens(settings.edgeSecret),
    nudgeArchive,
    world: { now: () => Date.now(), newId },
    log: consoleLog,
  };
}
