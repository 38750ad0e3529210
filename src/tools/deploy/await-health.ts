/** Waits until the deployed Worker reports that it is ready. */
import * as z from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../worker/platform/units.ts';
import { DeployError, type DeployContext } from './deploy-context.ts';
import { envOption, type DeployTarget } from './deploy-target.ts';

/** The DNS record and certificate of a new workers.dev address take a minute or two to propagate. */
export const HEALTH_DEADLINE_MS = 3 * MINUTE_MS;
const HEALTH_INTERVAL_MS = 3 * SECOND_MS;
const HEALTH_TIMEOUT_MS = 10 * SECOND_MS;

const healthEnvelope = z.object({
  code: z.number(),
  msg: z.string(),
  data: z
    .object({
      version: z.object({ id: z.string() }),
      cron: z.object({ lastRunAt: z.number().nullable() }),
      kie: z.object({ key: z.enum(['accepted', 'refused', 'unknown']) }),
      warnings: z.array(z.string()),
    })
    .nullable(),
});

/** KIE is asked at most once a minute, so that two failures in a row are known by then. */
export const KIE_DEADLINE_MS = 2 * MINUTE_MS;

/** What `/health` reports besides that the Worker is ready. */
export interface ReadyWorker {
  warnings: readonly string[];
  /** What is expected after a deployment. */
  notes: readonly string[];
  /** Whether KIE accepts the Worker's key. */
  kieKey: 'accepted' | 'refused' | 'unknown';
}

type HealthResult =
  | ({ readonly isReady: true } & ReadyWorker)
  | { readonly isReady: false; readonly reason: string };

const LET_HEALTH_PASS =
  'Let GET /health pass: the guide on deployment has the exceptions (What must reach the Worker)';

const CRON_NOTE =
  'the cron has not run yet: Cloudflare may take 15 minutes to start it. Until then, work whose callback or queue message was lost waits.';

/**
 * Waits until the version `versionId` is ready; undefined: any version. Throws a DeployError with the last
 * reason at the deadline.
 */
export async function awaitHealth(
  context: Pick<DeployContext, 'fetch' | 'sleep' | 'now' | 'print'>,
  target: Pick<DeployTarget, 'env'>,
  address: string,
  versionId: string | undefined,
): Promise<ReadyWorker> {
  const deadline = context.now() + HEALTH_DEADLINE_MS;
  for (let lastReason = ''; ; await context.sleep(HEALTH_INTERVAL_MS)) {
    const health = await fetchHealth(context.fetch, address, versionId);
    if (health.isReady) return health;
    if (health.reason !== lastReason) context.print(`  not ready: ${health.reason}`);
    lastReason = health.reason;
    if (context.now() >= deadline)
      throw new DeployError(formatNotReady(target, address, lastReason));
  }
}

/**
 * Waits until it is known whether KIE accepts the key of a Worker that is ready, and returns the last
 * report. After the deadline it may still be unknown, because KIE does not respond.
 */
export async function awaitKieCheck(
  context: Pick<DeployContext, 'fetch' | 'sleep' | 'now' | 'print'>,
  address: string,
  versionId: string | undefined,
  ready: ReadyWorker,
): Promise<ReadyWorker> {
  const deadline = context.now() + KIE_DEADLINE_MS;
  let report = ready;
  if (report.kieKey === 'unknown') context.print('waiting for KIE to accept KIE_API_KEY');
  while (report.kieKey === 'unknown' && context.now() < deadline) {
    await context.sleep(HEALTH_INTERVAL_MS);
    const health = await fetchHealth(context.fetch, address, versionId);
    if (health.isReady) report = health;
  }
  return report;
}

function formatNotReady(
  target: Pick<DeployTarget, 'env'>,
  address: string,
  reason: string,
): string {
  const env = envOption(target);
  return [
    `The Worker is deployed, but ${address}/health was not ready within ${HEALTH_DEADLINE_MS / MINUTE_MS} minutes. Last reason: ${reason}`,
    'A new address may take longer: open it in a browser. If the reason is a setting, set it and re-run the command.',
    `\`npx wrangler tail ${env}\` shows the log. \`npx wrangler rollback ${env}\` restores the previous version with its secrets: do not use it if a secret was changed since.`,
  ].join('\n');
}

/** A response that is not the Worker's: none serves the address yet, or a protection of the zone is in front of it. */
function explainForeignResponse({ status, headers }: Response): string {
  const location = headers.get('location') ?? '';
  const host = URL.canParse(location) ? new URL(location).hostname : '';
  // Cloudflare sets this header on every challenge page.
  const isChallenge = headers.get('cf-mitigated') === 'challenge';
  if (host.endsWith('.cloudflareaccess.com'))
    return `HTTP ${status}: Cloudflare Access asks for a login. ${LET_HEALTH_PASS}`;
  if (isChallenge || status === 403)
    return `HTTP ${status}: bot protection (Bot Fight Mode, "Under Attack" mode), Cloudflare Access or a WAF rule rejects the request. ${LET_HEALTH_PASS}`;
  if (status >= 300 && status < 400)
    return `HTTP ${status}: the request is redirected${host === '' ? '' : ` to ${host}`}, by Cloudflare Access or a rule of the zone. ${LET_HEALTH_PASS}`;
  return `HTTP ${status}`;
}

async function fetchHealth(
  fetch: DeployContext['fetch'],
  address: string,
  versionId: string | undefined,
): Promise<HealthResult> {
  try {
    const response = await fetch(`${address}/health?check=kie`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(HEALTH_TIMEOUT_MS),
    });
    const body = healthEnvelope.safeParse(await response.json().catch(() => undefined));
    if (!body.success) return { isReady: false, reason: explainForeignResponse(response) };
    const { code, msg, data } = body.data;
    if (response.status !== 200 || code !== 200 || data === null)
      return { isReady: false, reason: msg };
    const { version, cron, kie, warnings } = data;
    if (versionId !== undefined && version.id !== versionId)
      return {
        isReady: false,
        reason: `version ${version.id} responds, not ${versionId}, which was deployed`,
      };
    const notes = cron.lastRunAt === null ? [CRON_NOTE] : [];
    return { isReady: true, warnings, notes, kieKey: kie.key };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return { isReady: false, reason: cause instanceof Error ? cause.message : String(cause) };
  }
}
