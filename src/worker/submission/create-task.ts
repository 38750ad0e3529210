/**
 * createTask from admission to response. The task is committed before KIE is called, and a repeated
 * request gets the response of the first one.
 */
import type { Client } from '../auth/client.ts';
import { issueReadToken } from '../auth/read-token.ts';
import type { Settings } from '../config/settings.ts';
import { EdgeError } from '../http/errors.ts';
import { findChargeRules } from '../models/charge-rules.ts';
import type { Catalogue } from '../models/model.ts';
import { estimateCost, priceKeyFor } from '../models/estimate.ts';
import type { FileSeconds } from '../models/file-seconds.ts';
import { findFileSeconds, type FileSecondsDeps } from './file-seconds-lookup.ts';
import type { Keys } from '../platform/keys.ts';
import { MILLICREDITS_PER_CREDIT } from '../platform/units.ts';
import { firstPoll } from '../tasks/poll-schedule.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import { requestSlot } from '../upstream/rate-window.ts';
import type { AcceptedData } from '../upstream/submit-outcome.ts';
import type { Reservation } from './account-store.ts';
import type { Admission, AdmissionRequest } from './admission-store.ts';
import type { CreateTaskBody } from './create-request.ts';
import { idempotencyScopeFor } from './idempotency-scope.ts';
import { replayOutcome, type ReplayDeps } from './idempotent-replay.ts';
import { limitError } from './limit-errors.ts';
import { isSameRequest } from './rejected-request.ts';
import { upstreamRateLimited } from './submission-errors.ts';
import { submit, type SubmitDeps } from './submit.ts';

export interface CreateTaskDeps
  extends SubmitDeps, FileSecondsDeps, Pick<ReplayDeps, 'readProgress'> {
  admit: (request: AdmissionRequest) => Promise<Admission>;
  keys: Pick<Keys, 'callback' | 'read'>;
}

export interface CreateTaskRequest {
  body: CreateTaskBody;
  client: Client;
  catalogue: Catalogue;
  idempotencyKey: string | undefined;
  publicBaseUrl: string;
  /** Called with the ids of the task as soon as each is known. */
  onTask?: (task: TaskIds) => void;
}

/** Ours, and KIE's once it is known. */
export interface TaskIds {
  id: string;
  taskId?: string | undefined;
}

/** KIE's `data` with a token to read the task, and whether an earlier request created the task. */
export interface CreateTaskResult {
  data: AcceptedData & { readonly readToken: string };
  replayed: boolean;
}

/** Response header of a repeated request, errors included. Stripe's name. */
export const REPLAYED_HEADER = 'idempotent-replayed';

/**
 * Throws `budget_exceeded`, `concurrency_limit_exceeded` or `client_rate_limited` for a limit of the
 * client, `rate_limited` if KIE's rate window has no slot in time, `idempotency_mismatch` for another
 * body under a used key, `upstream_refused` if KIE rejected the task, and `upstream_unconfirmed` if the
 * outcome is unknown.
 */
export async function createTask(
  deps: CreateTaskDeps,
  request: CreateTaskRequest,
): Promise<CreateTaskResult> {
  const { settings, slotTrips, runtime, log } = deps;
  const { client, body, onTask } = request;
  // Before the slot is asked for, because this may take a trip to D1.
  const fileSeconds = await findFileSeconds(deps, request);
  const now = runtime.now();
  const latestSlot = now + settings.SUBMIT_QUEUE_TIMEOUT_MS;
  const newTask = buildNewTask(request, now);
  const admission = await deps.admit({
    task: newTask,
    randomSuffix: runtime.newId(),
    idempotencyScope: idempotencyScopeFor(client, request.idempotencyKey),
    reservation: buildReservation(settings, request, fileSeconds, now),
    slot: requestSlot(settings.createWindow, now, latestSlot, slotTrips.expectedMs(now)),
    firstPoll: firstPoll(settings.SUBMIT_QUEUE_TIMEOUT_MS, settings.KIE_TIMEOUT_MS),
  });
  switch (admission.kind) {
    case 'admitted': {
      const { id, slotAt } = admission;
      const admittedAt = runtime.now();
      const tripMs = admittedAt - now;
      slotTrips.record(tripMs, admittedAt);
      onTask?.({ id });
      log.info('task.admitted', {
        id,
        client: client.id,
        model: body.model,
        ms: tripMs,
        waitMs: Math.max(0, slotAt - admittedAt),
      });
      const slot = { at: slotAt, latest: latestSlot, tripMs };
      const data = await submit(deps, { ...newTask, id }, body, slot);
      onTask?.({ id, taskId: data.taskId });
      return { data: await addReadToken(deps, data, now), replayed: false };
    }
    case 'limited':
      throw limitError(admission.by, client.limits, admission.credits, now);
    case 'full':
      throw upstreamRateLimited(admission.nextSlotAt - latestSlot);
    case 'repeated':
      onTask?.(admission.task);
      return { data: await replay(deps, newTask, admission.task), replayed: true };
  }
}

function buildNewTask(
  { body, client, idempotencyKey, publicBaseUrl }: CreateTaskRequest,
  now: number,
): Omit<NewTask, 'id'> {
  return {
    client: client.id,
    idempotencyKey,
    model: body.model,
    request: JSON.stringify(body),
    publicBaseUrl,
    callbackOrigin: body.callBackUrl ? new URL(body.callBackUrl).origin : undefined,
    createdAt: now,
  };
}

/** What the task reserves until its end. */
function buildReservation(
  settings: Pick<Settings, 'PRICES' | 'DEFAULT_RESERVATION_CREDITS'>,
  { client: { account, limits }, body: { model, input }, catalogue }: CreateTaskRequest,
  fileSeconds: FileSeconds,
  at: number,
): Reservation {
  const estimate = estimateCost(model, input, {
    catalogue,
    prices: settings,
    now: at,
    fileSeconds,
  });
  const priceKey = priceKeyFor(catalogue.find(model), input);
  const { expected, learnable } = findChargeRules(estimate, priceKey);
  return {
    account,
    limits,
    model,
    millicredits: toMillicredits(estimate.maxCredits),
    expected: { min: toMillicredits(expected.min), max: toMillicredits(expected.max) },
    learned: learnable && { ...learnable, max: toMillicredits(learnable.max) },
    at,
  };
}

const toMillicredits = (credits: number) => Math.ceil(credits * MILLICREDITS_PER_CREDIT);

async function replay(
  deps: CreateTaskDeps,
  newTask: Pick<NewTask, 'request'>,
  first: Task,
): Promise<CreateTaskResult['data']> {
  if (!(await isSameRequest(first.request, newTask.request))) {
    const message = 'This Idempotency-Key was used with a different body.';
    throw new EdgeError('idempotency_mismatch', message);
  }
  const { KIE_TIMEOUT_MS, SUBMIT_QUEUE_TIMEOUT_MS } = deps.settings;
  const timeouts = {
    submitting: SUBMIT_QUEUE_TIMEOUT_MS + KIE_TIMEOUT_MS,
    unconfirmed: SUBMIT_QUEUE_TIMEOUT_MS,
  };
  try {
    return await addReadToken(deps, await replayOutcome(deps, first, timeouts), first.createdAt);
  } catch (error) {
    throw error instanceof EdgeError ? error.withHeader(REPLAYED_HEADER, 'true') : error;
  }
}

async function addReadToken(
  { keys }: CreateTaskDeps,
  data: AcceptedData,
  createdAt: number,
): Promise<CreateTaskResult['data']> {
  return { ...data, readToken: await issueReadToken(keys.read, data.taskId, createdAt) };
}
