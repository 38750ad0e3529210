import { Hono } from 'hono';
import type { Settings } from '../config/settings.ts';
import { success } from '../http/envelope.ts';
import { EdgeError } from '../http/errors.ts';
import type { KeyCheckRow } from './balance-store.ts';
import {
  findCallbackWarnings,
  findCronWarnings,
  findKieWarnings,
  findSettingWarnings,
  sampledTimes,
} from './find-warnings.ts';
import type { HealthData } from './health-report.ts';
import type { ReadinessStore } from './readiness-store.ts';
import { checkKieKey, type BalanceDeps } from './refresh-balance.ts';

export interface HealthDeps extends BalanceDeps {
  settings: Settings;
  readiness: ReadinessStore;
  bucket: Pick<R2Bucket, 'head'>;
  /** The running version of the Worker. A local run has a random id. */
  version: Pick<WorkerVersionMetadata, 'id' | 'timestamp'>;
}

/**
 * `GET /health`: 200 if D1 and R2 respond. `data.warnings` lists what else needs attention. `?check=kie` asks
 * KIE first whether it accepts the key, unless that is known.
 */
export function healthRoutes(deps: HealthDeps): Hono {
  return new Hono().get('/health', async (c) => {
    if (c.req.query('check') === 'kie') await checkKieKey(deps).catch(() => undefined); // without D1: not ready
    const data = await readHealthData(deps);
    c.header('cache-control', 'no-store');
    return c.json(success(data));
  });
}

/** Throws `not_ready` if D1 or R2 does not respond. */
async function readHealthData(deps: HealthDeps): Promise<HealthData> {
  const { settings, readiness, bucket, version, runtime } = deps;
  const now = runtime.now();
  const [d1, r2] = await Promise.allSettled([
    readiness.read(sampledTimes(settings, now)),
    bucket.head('health'),
  ]);
  if (d1.status === 'rejected' || r2.status === 'rejected') {
    const problems = [
      ...(d1.status === 'rejected'
        ? ['D1 does not respond, or its migrations are not applied (`npm run deploy` applies them)']
        : []),
      ...(r2.status === 'rejected' ? ['R2 does not respond'] : []),
    ];
    throw new EdgeError('not_ready', `Not ready: ${problems.join('; ')}`);
  }
  const { cron, endedTasks, keyCheck } = d1.value;
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
      ...findCronWarnings(cron, uploadedAt, now),
      ...findCallbackWarnings(settings, endedTasks),
    ],
  };
}

/** A reading of another version says nothing about this one's key. */
function readKeyCheck(check: KeyCheckRow | undefined, version: string): HealthData['kie'] {
  if (check?.version !== version) return { key: 'unknown', checkedAt: null };
  const answered = check.credits === null ? 'unknown' : 'accepted';
  return { key: check.isRefused === 1 ? 'refused' : answered, checkedAt: check.at };
}

function parseTime(text: string): number | null {
  const time = Date.parse(text);
  return Number.isNaN(time) ? null : time;
}
