/** The warnings of `/health`: settings, the cron, KIE's callbacks and its list of models, copies. Each names the remedy. Pure. */
import { hasNoAuthMethod } from '../auth/auth-errors.ts';
import { putSecret } from '../config/put-secret.ts';
import type { Settings } from '../config/settings.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import { canReceiveCallbacks } from '../tasks/poll-schedule.ts';
import type { HealthData } from './health-report.ts';
import {
  MAX_LOST_FILES,
  type EndedTask,
  type Readiness,
  type SampledTimes,
} from './readiness-store.ts';
import { findStaleSince } from './stale-catalogue.ts';

/** A new or changed cron trigger begins within 15 minutes (developers.cloudflare.com/workers/configuration/cron-triggers). */
const CRON_SILENCE_MS = 20 * MINUTE_MS;

/** By then most tasks have ended. */
const SAMPLED_AFTER_MS = 20 * MINUTE_MS;
/** A poll may find the end before KIE's callback arrives; KIE repeats one that fails for some minutes. */
const CALLBACK_GRACE_MS = 10 * MINUTE_MS;
/** What happened earlier may have been remedied since. */
const SAMPLED_DAYS = 7;
/** KIE may lose a callback; so many in a row are blocked. */
const MIN_SILENT_TASKS = 3;

/** Unsafe and missing settings. */
export function findSettingWarnings(settings: Settings): string[] {
  const isOpen = settings.AUTH_MODE === 'none';
  const authWarning = isOpen
    ? 'AUTH_MODE=none: requests are not authenticated; for development only'
    : 'no authentication method is configured: every createTask is rejected';
  return [
    ...(isOpen || hasNoAuthMethod(settings) ? [authWarning] : []),
    ...(settings.turnstile?.isTest === true
      ? ['TURNSTILE_SECRET is a public test secret: every challenge passes']
      : []),
    ...(settings.INSECURE_LOCAL
      ? ['INSECURE_LOCAL=1: http and loopback addresses are accepted for results and callBackUrl']
      : []),
    ...(settings.PUBLIC_URL === undefined
      ? ['PUBLIC_URL is not set: links and callback addresses use the host of each request']
      : []),
    ...(settings.KIE_WEBHOOK_HMAC_KEY === undefined
      ? ["KIE_WEBHOOK_HMAC_KEY is not set: only the secret address authenticates KIE's callbacks"]
      : []),
  ];
}

/** A warning if KIE refuses the key of this version. */
export function findKieWarnings({ key }: HealthData['kie']): string[] {
  if (key !== 'refused') return [];
  return [
    `KIE refuses KIE_API_KEY: no task can be created. Check the key, its caps and its IP allow-list at kie.ai. To set another key: ${putSecret('KIE_API_KEY')}`,
  ];
}

/**
 * A warning if the cron has stopped, or has not begun in the time that Cloudflare takes after a deployment.
 * `uploadedAt`: when this version was uploaded, if known. Unix milliseconds.
 */
export function findCronWarnings(
  cron: Readiness['cron'],
  uploadedAt: number | null,
  now: number,
): string[] {
  const silentSince = Math.max(cron?.lastRunAt ?? 0, uploadedAt ?? 0);
  if (silentSince === 0 || now - silentSince < CRON_SILENCE_MS) return [];
  const minutes = Math.floor((now - silentSince) / MINUTE_MS);
  const since =
    cron === undefined
      ? `the cron has never run, ${minutes} minutes after the deployment`
      : `the cron has not run for ${minutes} minutes`;
  return [
    `${since}: nothing polls KIE for late tasks or retries copies and callbacks. Check the cron trigger in the Worker's settings, or deploy again`,
  ];
}

/** The tasks whose callbacks `findCallbackWarnings` judges, and the files for `findStorageWarnings`. */
export function sampledTimes(
  settings: Pick<Settings, 'PROMPT_RETENTION_DAYS'>,
  now: number,
): SampledTimes {
  // The retention of prompts deletes callbacks as well.
  const { PROMPT_RETENTION_DAYS: days = SAMPLED_DAYS } = settings;
  const maxAgeMs = Math.min(SAMPLED_DAYS, days) * DAY_MS;
  return {
    createdAfter: now - maxAgeMs,
    createdBefore: now - SAMPLED_AFTER_MS,
    endedBefore: now - CALLBACK_GRACE_MS,
    lostSince: now - DAY_MS,
  };
}

/** A warning if KIE should have called back for several tasks in a row and has not. `endedTasks`: newest first. */
export function findCallbackWarnings(
  { KIE_BASE_URL }: Pick<Settings, 'KIE_BASE_URL'>,
  endedTasks: readonly EndedTask[],
): string[] {
  const expected = endedTasks.filter(({ publicBaseUrl }) =>
    canReceiveCallbacks(publicBaseUrl, KIE_BASE_URL),
  );
  const latestCalledBack = expected.findIndex((task) => task.isCalledBack);
  const silentTasks = latestCalledBack === -1 ? expected.length : latestCalledBack;
  if (silentTasks < MIN_SILENT_TASKS) return [];
  return [
    `KIE's callbacks do not arrive: none of the last ${silentTasks} tasks was called back, and their ends were found by polling. Let POST /callbacks/* pass Cloudflare Access, Bot Fight Mode and WAF rules, and check PUBLIC_URL; if the log has callback_unauthorized, KIE_WEBHOOK_HMAC_KEY is wrong, or the secret that signed their addresses is no longer in KEY_RING`,
  ];
}

/** A warning if something deletes copies from R2. `lostFiles`: of the last 24 hours. */
export function findStorageWarnings({ lostFiles }: Pick<Readiness, 'lostFiles'>): string[] {
  if (lostFiles === 0) return [];
  const count = lostFiles < MAX_LOST_FILES ? String(lostFiles) : `at least ${MAX_LOST_FILES}`;
  return [
    `${count} stored ${lostFiles === 1 ? 'result was' : 'results were'} missing from R2 in the last 24 hours: they are served and copied from KIE again, unless KIE has deleted them too. Find what deletes objects of the bucket (a lifecycle rule, a script, another Worker)`,
  ];
}

/** A warning if KIE's list of models is not read any more, or never was. */
export function findCatalogueWarnings(
  { catalogue, cron }: Pick<Readiness, 'catalogue' | 'cron'>,
  now: number,
): string[] {
  const since = findStaleSince(catalogue, cron, now);
  if (since === undefined) return [];
  const hours = Math.floor((now - since) / HOUR_MS);
  const what = catalogue?.readAt
    ? `KIE's list of models has not been read for ${hours} hours`
    : "KIE's list of models has never been read";
  const why = catalogue?.problem ? ` (${catalogue.problem})` : '';
  return [
    `${what}${why}: new models, new prices and removed models are not noticed. Check that KIE_BASE_URL answers GET /api/v1/models with KIE_API_KEY; the log event catalogue.read_failed has each failure`,
  ];
}
