/** Waits until the deployed Worker says that it is ready. */
import * as z from 'zod';
import { DeployError, type DeployWorld } from './deploy-context.ts';
import { MINUTE_MS, SECOND_MS } from '../../worker/platform/units.ts';

/** A new workers.dev address takes a minute or two until it is known everywhere, its certificate too. */
export const HEALTH_DEADLINE_MS = 3 * MINUTE_MS;
const HEALTH_PAUSE_MS = 3 * SECOND_MS;
const HEALTH_TIMEOUT_MS = 10 * SECOND_MS;

const envelope = z.object({
  code: z.number(),
  msg: z.string(),
  data: z.object({ warnings: z.array(z.string()) }).nullish(),
});

type Answer =
  | { readonly isReady: true; readonly warnings: readonly string[] }
  | { readonly isReady: false; readonly reason: string };

/** Gives the warnings of `/health`. Throws a DeployError with its latest word when it is not ready in time. */
export async function awaitHealth(
  world: Pick<DeployWorld, 'fetch' | 'sleep' | 'now' | 'print'>,
  address: string,
): Promise<readonly string[]> {
  const giveUpAt = world.now() + HEALTH_DEADLINE_MS;
  for (let last = ''; ; await world.sleep(HEALTH_PAUSE_MS)) {
    const answer = await askHealth(world.fetch, address);
    if (answer.isReady) return answer.warnings;
    if (answer.reason !== last) world.print(`  not yet: ${answer.reason}`);
    last = answer.reason;
    if (world.now() >= giveUpAt) throw new DeployError(notReady(address, last));
  }
}

function notReady(address: string, reason: string): string {
  return [
    `The Worker is deployed, but ${address}/health did not say that it is ready within ${HEALTH_DEADLINE_MS / MINUTE_MS} minutes. Its latest word: ${reason}`,
    'A name that is new may take longer: open the address. Where the reason is a setting, set it and run the same command again. `npx wrangler tail` shows what the Worker says, `npx wrangler rollback` brings the version before back.',
  ].join('\n');
}

async function askHealth(fetch: DeployWorld['fetch'], address: string): Promise<Answer> {
  try {
    const response = await fetch(`${address}/health`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const body = envelope.safeParse(await response.json().catch(() => undefined));
    if (!body.success) return { isReady: false, reason: `answered ${response.status}` };
    const { code, msg, data } = body.data;
    if (response.status === 200 && code === 200)
      return { isReady: true, warnings: data?.warnings ?? [] };
    return { isReady: false, reason: msg };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { isReady: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
