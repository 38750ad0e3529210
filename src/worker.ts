/** The Worker: wiring only. */
import { createApp, createMisconfiguredApp } from './app.ts';
import { consumeArchive, consumeDead } from './archive/archive-consumer.ts';
import { runCron } from './cron.ts';
import type { Deps } from './deps.ts';
import { parseSettings } from './settings.ts';
import { wireDeps } from './wire-deps.ts';

interface Instance {
  fetch: (request: Request, env: Env, ctx: ExecutionContext) => Response | Promise<Response>;
  /** Throws when the settings are bad: then a message is retried and the cron comes again. */
  deps: () => Deps;
}

/** An isolate has one env; its settings are parsed and its app is built once. */
const instances = new WeakMap<Env, Instance>();

function instanceOf(env: Env): Instance {
  const known = instances.get(env);
  if (known !== undefined) return known;
  const instance = start(env);
  instances.set(env, instance);
  return instance;
}

function start(env: Env): Instance {
  const parsed = parseSettings(env);
  if (!parsed.ok) {
    const app = createMisconfiguredApp(parsed.problems);
    return {
      fetch: app.fetch,
      deps: () => {
        throw new Error(`Bad settings: ${parsed.problems.join('; ')}`);
      },
    };
  }
  const deps = wireDeps(env, parsed.settings);
  return { fetch: createApp(deps).fetch, deps: () => deps };
}

export default {
  fetch: (request, env, ctx) => instanceOf(env).fetch(request, env, ctx),
  queue: async (batch, env) => {
    const consume = batch.queue.endsWith('-dead') ? consumeDead : consumeArchive;
    await consume(instanceOf(env).deps(), batch);
  },
  scheduled: async (event, env) => {
    await runCron(instanceOf(env).deps(), event.scheduledTime);
  },
} satisfies ExportedHandler<Env>;
