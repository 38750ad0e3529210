import { Hono } from '../http/hono.ts';
import type { Settings } from '../config/settings.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import type { KeyCheck } from './balance-store.ts';
import {
  findCallbackWarnings,
  findCatalogueWarnings,
  findCronWarnings,
  findKieWarnings,
  findSettingWarnings,
  findStorageWarnings,
  sampledTimes,
} from './find-warnings.ts';
import type { HealthData } from './health-report.ts';
import type { Readiness, ReadinessStore } from './readiness-store.ts';
import { isKeyCheckDue, readBalance, type BalanceDeps } from './refresh-balance.ts';

export interface HealthDeps extends BalanceDeps {
  settings: Settings;
  readiness: ReadinessStore;
  bucket: Pick<R2Bucket, 'head'>;
  /** The running version of the Worker. A local run has a random id. */
  version: Pick<WorkerVersionMetadata, 'id' | 'timestamp'>;
}

const D1_PROBLEM =
  'D1 does not respond, or its migrations are not applied (`npm run deploy` applies them, for staging `npm run deploy -- --env staging`)';

/**
 * `GET /health`: 200 if D1 and R2 respond. `data.warnings` lists what else needs attention. `?check=kie` asks
 * KIE whether it accepts the key, unless that is known.
 */
export function healthRoutes(deps: HealthDeps) {
  const { version, runtime } = deps;
  return new Hono().get('/health', async (c) => {
    const readiness = await readReadiness(deps);
    let { keyCheck } = readiness;
    if (c.req.query('check') === 'kie' && isKeyCheckDue(keyCheck, version.id, runtime.now())) {
      const reading = readBalance(deps).catch(() => undefined); // D1 failed since: still unknown
      c.executionCtx.waitUntil(reading); // the client may leave, but the claim is used
      keyCheck = (await reading) ?? keyCheck;
    }
    c.header('cache-control', 'no-store');
    return c.json(success(buildHealthData(deps, { ...readiness, keyCheck })));
  });
}

/** Throws `not_ready` if D1 or R2 does not respond. */
async function readReadiness({
  settings,
  readiness,
  bucket,
  runtime,
}: HealthDeps): Promise<Readiness> {
  const [d1, r2] = await Promise.allSettled([
    readiness.read(sampledTimes(settings, runtime.now())),
    bucket.head('health'),
  ]);
  if (d1.status === 'fulfilled' && r2.status === 'fulfilled') return d1.value;
  const problems = [
    ...(d1.status === 'rejected' ? [D1_PROBLEM] : []),
    ...(r2.status === 'rejected' ? ['R2 does not respond'] : []),
  ];
  throw new EdgeError('not_ready', `Not ready: ${problems.join('; ')}`);
}

function buildHealthData(
  { settings, version, runtime }: HealthDeps,
  { cron, endedTasks, keyCheck, catalogue, lostFiles }: Readiness,
): HealthData {
  const uploadedAt = parseTime(version.timestamp);
  const kie = readKeyCheck(keyCheck, version.id);
  return {
    status: 'ready',
    version: { id: version.id, uploadedAt },
    cron: { lastRunAt: cron?.lastRunAt ?? null },
    kie,
    warnings: [
      ...findSettingWarnings(settings),
      ...findKieWarnings(kie),
      ...findCronWarnings(cron, uploadedAt, runtime.now()),
      ...findCallbackWarnings(settings, endedTasks),
      ...findStorageWarnings({ lostFiles }),
      ...findCatalogueWarnings({ catalogue, cron }, runtime.now()),
    ],
  };
}

/** A reading of another version says nothing about this one's key. */
function readKeyCheck(check: KeyCheck | undefined, version: string): HealthData['kie'] {
  if (check?.version !== version) return { key: 'unknown', checkedAt: null };
  const answered = check.credits === null ? 'unknown' : 'accepted';
  return { key: check.isRefused ? 'refused' : answered, checkedAt: check.at };
}

function parseTime(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
