/** The bindings of the Worker as the effects that features declare. */
import type { RateLimit } from './auth/auth-deps.ts';
import { limiterOf, type RATE_LIMITERS } from './auth/rate-limit.ts';
import { newId } from './platform/ids.ts';
import { consoleLog, describeError } from './platform/log.ts';
import type { Runtime } from './platform/runtime.ts';
import { SECOND_MS } from './platform/units.ts';

/** Queues accept at most 100 messages per call. */
const MAX_BATCH_MESSAGES = 100;

/** The assets binding looks at the path alone. */
const ASSETS_ORIGIN = 'https://assets.invalid';

/**
 * Identifies this Worker to the servers that it calls: the runtime adds no User-Agent, and firewalls reject
 * requests without one. It has no version, which an operator's rules would have to follow.
 */
const USER_AGENT = 'kie-edge';

/** `fetcher` with a User-Agent on every request that does not have its own. */
export function withUserAgent(fetcher: typeof fetch): typeof fetch {
  return (input, init) => {
    const given = init?.headers ?? (input instanceof Request ? input.headers : undefined);
    const headers = new Headers(given);
    if (!headers.has('user-agent')) headers.set('user-agent', USER_AGENT);
    return fetcher(input, { ...init, headers });
  };
}

/**
 * Sends every request to another server. The global `fetch` must be called as such: called through a
 * variable it would lose its `this`.
 */
export const callFetch: typeof fetch = withUserAgent((input, init) => fetch(input, init));

export const realRuntime: Runtime = {
  now: () => Date.now(),
  sleep: async (ms) => {
    if (ms > 0) await scheduler.wait(ms);
  },
  newId,
  random: () => Math.random(),
};

/** Sends messages to a queue. A failure is only logged: the rows are the truth, and the cron finds them. */
export function queueSender(queue: Queue, name: string) {
  return async (messages: readonly object[], waitMs = 0): Promise<void> => {
    const delaySeconds = Math.ceil(waitMs / SECOND_MS);
    try {
      for (let at = 0; at < messages.length; at += MAX_BATCH_MESSAGES) {
        const batch = messages.slice(at, at + MAX_BATCH_MESSAGES).map((body) => ({ body }));
        await queue.sendBatch(batch, { delaySeconds });
      }
    } catch (error) {
      const reason = describeError(error);
      consoleLog.warn('queue.send_failed', { queue: name, count: messages.length, reason });
    }
  };
}

/** The rate limit bindings. If they fail, the request passes: the exact limits are counted in D1. */
export function rateLimiter(env: Pick<Env, keyof typeof RATE_LIMITERS>): RateLimit {
  return async (scope, key) => {
    try {
      return (await env[limiterOf(scope)].limit({ key: `${scope}:${key}` })).success;
    } catch (error) {
      consoleLog.warn('rate_limiter.failed', { reason: describeError(error) });
      return true;
    }
  };
}

/** Reads a built asset by its path. Responds 304 if `ifNoneMatch` matches. */
export function assetReader(assets: Fetcher) {
  return (path: string, ifNoneMatch?: string): Promise<Response> =>
    assets.fetch(new URL(path, ASSETS_ORIGIN), {
      headers: ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch },
    });
}
