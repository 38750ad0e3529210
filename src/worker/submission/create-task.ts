/**
 * One createTask, from the admission to the answer. Its intent is in D1 before KIE is called, and a
 * request that was here before gets the answer of its first time.
 */
import type { Client } from '../auth/client.ts';
import { issueReadToken } from '../auth/read-token.ts';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { parseJsonOrUndefined } from '../platform/json.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { estimateCost, priceKeyFor } from '../models/estimate.ts';
import { MILLI, type Charge } from './account-store.ts';
import { firstLook } from '../tasks/poll-schedule.ts';
import type { Admission } from './admission-store.ts';
import type { Settings } from '../config/settings.ts';
import type { NewTask, Task } from '../tasks/task.ts';
import { idempotencyScopeFor } from './idempotency-scope.ts';
import { readCreateTask, type CreateTaskBody, type ReadBody } from './create-request.ts';
import { limitError } from './limit-errors.ts';
import { repeatAnswer } from './idempotent-replay.ts';
import { windowFull } from './submit-errors.ts';
import { submit } from './submit.ts';

export type CreateDeps = Pick<
  Deps,
  'settings' | 'store' | 'kie' | 'keys' | 'verifiers' | 'rateLimit' | 'runtime' | 'log'
>;

export interface CreateRequest {
  body: CreateTaskBody;
  client: Client;
  idempotencyKey: string | undefined;
  /** This edge's public address. */
  origin: string;
  /** Told which task the request is about, as soon as that is known. */
  about?: (task: TaskNames) => void;
}

/** Ours, and KIE's where it is known. */
export interface TaskNames {
  id: string;
  taskId?: string | undefined;
}

/** KIE's `data` with `taskId` in it, a token to read the task by, and whether an earlier request with this Idempotency-Key made the task. */
export interface CreateAnswer {
  data: Readonly<Record<string, unknown>>;
  replayed: boolean;
}

/** Marks every answer to a repeated request, errors too. */
export const REPLAYED_HEADER = 'idempotent-replayed';

/**
 * Throws `budget_exceeded`, `concurrency_limit_exceeded` or `rate_limited` when the client has no room, `rate_limited` when KIE's window has no room in time, `idempotency_mismatch` for another body
 * under a used key, `upstream_refused` when KIE did not take it, `upstream_unconfirmed` when nobody
 * can tell.
 */
export async function createTask(deps: CreateDeps, request: CreateRequest): Promise<CreateAnswer> {
  const { settings, store, runtime } = deps;
  const { client, body, about } = request;
  const now = runtime.now();
  const latest = now + settings.submitQueueTimeoutMs;
  const wish: Omit<NewTask, 'id'> = {
    client: client.id,
    idempotencyKey: request.idempotencyKey,
    model: body.model,
    request: JSON.stringify(body),
    publicBaseUrl: request.origin,
    callbackOrigin: body.callBackUrl ? new URL(body.callBackUrl).origin : undefined,
    createdAt: now,
  };
  const admission: Admission = await store.tasks.admit({
    intent: wish,
    letters: runtime.newId(),
    idempotencyScope: idempotencyScopeFor(client, request.idempotencyKey),
    charge: chargeOf(settings, client, body, now),
    slot: { window: settings.kie.createWindow, earliest: now, latest },
    firstLook: firstLook(settings.submitQueueTimeoutMs, settings.kie.timeoutMs),
  });
  switch (admission.kind) {
    case 'admitted': {
      const { id } = admission;
      const admittedAt = runtime.now();
      const waitMs = Math.max(0, admission.slotAt - admittedAt);
      about?.({ id });
      deps.log.info('task.admitted', {
        id,
        client: client.id,
        model: body.model,
        ms: admittedAt - now,
        waitMs,
      });
      const data = await submit(deps, { ...wish, id }, body, admission.slotAt, latest);
      about?.({ id, taskId: String(data['taskId']) });
      return { data: await withReadToken(deps, data, now), replayed: false };
    }
    case 'limited':
      throw limitError(admission.by, client.limits, admission.credits, now);
    case 'full':
      throw windowFull(admission.nextSlotAt - latest);
    case 'repeated':
      about?.(admission.task);
      return { data: await repeated(deps, wish, admission.task), replayed: true };
  }
}

/** The body of a request, checked by what this client may ask for. */
export function readBodyOf(
  { settings }: CreateDeps,
  request: Request,
  client: Client,
): Promise<ReadBody> {
  return readCreateTask(request, {
    models: client.models,
    inputCaps: settings.inputCaps,
    validation: settings.validation,
    addresses: {
      insecureLocal: settings.insecureLocal,
      ownOrigins: [publicOrigin(settings, request.url), new URL(request.url).origin],
    },
  });
}

/** What the task takes of its client's account until its end. The operator's own prices stand as they are. */
function chargeOf(
  settings: Settings,
  { account, limits }: Client,
  { model, input }: CreateTaskBody,
  at: number,
): Charge {
  const { credits, basis } = estimateCost(model, input, settings);
  return {
    account,
    limits,
    model,
    millicredits: Math.ceil(credits * MILLI),
    priceKey: basis === 'settings' ? undefined : priceKeyFor(model, input),
    at,
  };
}

async function repeated(
  deps: CreateDeps,
  wish: Pick<NewTask, 'request'>,
  first: Task,
): Promise<CreateAnswer['data']> {
  if (!isSameRequest(first, wish)) {
    const message = 'This Idempotency-Key was used with another body.';
    throw new EdgeError('idempotency_mismatch', message);
  }
  try {
    return await withReadToken(deps, await repeatAnswer(deps, first), first.createdAt);
  } catch (error) {
    throw error instanceof EdgeError ? error.withHeader(REPLAYED_HEADER, 'true') : error;
  }
}

/** Of a task whose prompt was deleted nobody can tell; its key is taken for it. */
function isSameRequest(first: Task, { request }: Pick<NewTask, 'request'>): boolean {
  return (
    first.request === request ||
    !Object.hasOwn(parseJsonOrUndefined(first.request) as object, 'input')
  );
}

async function withReadToken(
  { keys }: CreateDeps,
  data: CreateAnswer['data'],
  createdAt: number,
): Promise<CreateAnswer['data']> {
  return { ...data, readToken: await issueReadToken(keys.read, String(data['taskId']), createdAt) };
}
