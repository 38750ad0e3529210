/** What the tests of tasks start from. */
import { env } from 'cloudflare:workers';
import { DEFAULT_LIMITS } from '../../src/access/client.ts';
import type { KieReport } from '../../src/kie/kie-wire.ts';
import { readReport } from '../../src/kie/kie-wire.ts';
import type { AdmissionRequest } from '../../src/task/admission-store.ts';
import type { ReportToApply } from '../../src/task/report-store.ts';
import { taskStore } from '../../src/task/task-store.ts';
import type { Intent } from '../../src/task/task.ts';
import { DAY_MS } from '../../src/units.ts';
import { FILE_HOST, ORIGIN, SEED_MODEL } from '../support/edge.ts';

export const ID = 'task-id-aaaaaaaaaaaaaa';
export const OTHER_ID = 'task-id-bbbbbbbbbbbbbb';
export const KIE_ID = 'e989621f54392584b05867f87b160672';
export const NOW = Date.UTC(2026, 0, 1);
export const CLIP_URL = `https://${FILE_HOST}/made/clip.mp4`;

export function anIntent(part: Partial<Intent> = {}): Intent {
  return {
    id: ID,
    client: 'open',
    idempotencyKey: undefined,
    model: SEED_MODEL,
    request: JSON.stringify({ model: SEED_MODEL, input: { prompt: 'a lake' } }),
    origin: ORIGIN,
    receiver: undefined,
    createdAt: NOW,
    ...part,
  };
}

/** An intent on its way in, with room in KIE's window. */
export function anAdmission(
  intent: Intent,
  part: Partial<AdmissionRequest> = {},
): AdmissionRequest {
  return {
    intent,
    charge: {
      account: intent.client,
      limits: DEFAULT_LIMITS.open,
      model: intent.model,
      likeness: undefined,
      millicredits: 42_000,
      at: intent.createdAt,
    },
    slot: {
      window: { name: 'createTask', limit: 1000, windowMs: 1 },
      earliest: intent.createdAt,
      latest: intent.createdAt + DAY_MS,
    },
    firstLook: {
      floorMs: 55_000,
      factor: 1.5,
      unknownUsualMs: 120_000,
      ceilingMs: 1_800_000,
    },
    ...part,
  };
}

export const RECEIVER = 'https://app.example.com';
export const CALL_BACK_URL = `${RECEIVER}/hooks/kie?job=7`;

/** What an intent has whose caller wants to be called back. */
export function toCallBack(callBackUrl = CALL_BACK_URL): Pick<Intent, 'receiver' | 'request'> {
  return {
    receiver: new URL(callBackUrl).origin,
    request: JSON.stringify({ model: SEED_MODEL, callBackUrl, input: { prompt: 'a lake' } }),
  };
}

/** KIE's yes. */
export const anAcceptance = { taskId: KIE_ID, data: { taskId: KIE_ID, recordId: KIE_ID } };

/** What KIE said, nothing unless it is given. */
export function aReport(part: Partial<KieReport> = {}): KieReport {
  return { ...readReport({}), taskId: KIE_ID, ...part };
}

/** A success with one clip, as it goes to the store. */
export function aSuccess(part: Partial<ReportToApply> = {}): ReportToApply {
  return {
    id: ID,
    report: aReport({ state: 'success', resultJson: `{"resultUrls":["${CLIP_URL}"]}` }),
    result: {
      resultJson: `{"resultUrls":["/files/${ID}/0.mp4"]}`,
      files: [{ n: 0, ext: 'mp4', sourceUrl: CLIP_URL }],
    },
    body: undefined,
    now: NOW + 1000,
    firstAttemptDueAt: NOW + 2000,
    ...part,
  };
}

/** Any other word of KIE's: no result in it. */
export function aWord(report: Partial<KieReport>, part: Partial<ReportToApply> = {}) {
  return aSuccess({ report: aReport(report), result: undefined, ...part });
}

/** A task as createTask leaves it. */
export async function submittedTask(part: Partial<Intent> = {}): Promise<Intent> {
  const intent = anIntent(part);
  await taskStore(env.DB).admit(anAdmission(intent));
  return intent;
}

/** A task that has succeeded, with its file owed. */
export async function succeededTask(
  intent: Partial<Intent> = {},
  success: Partial<ReportToApply> = {},
): Promise<void> {
  const { id } = await submittedTask(intent);
  await taskStore(env.DB).applyReport(aSuccess({ id, ...success }));
}

/** Rows as D1 has them. */
export async function rows(sql: string): Promise<Record<string, unknown>[]> {
  return (await env.DB.prepare(sql).all()).results;
}

export async function countOf(
  table:
    | 'tasks'
    | 'callbacks'
    | 'files'
    | 'deliveries'
    | 'delivery_attempts'
    | 'sweep_later'
    | 'forgotten',
): Promise<unknown> {
  return (await rows(`select count(*) as n from ${table}`))[0]?.['n'];
}
