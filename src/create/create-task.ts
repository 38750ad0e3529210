/**
 * One createTask, from the admission to the answer. Its intent is in D1 before KIE is called, and a
 * request that was here before gets the answer of its first time.
 */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { firstLook } from '../task/ask-schedule.ts';
import type { Admission } from '../task/admission-store.ts';
import type { Intent } from '../task/task.ts';
import type { CreateTaskBody } from './create-request.ts';
import { repeatAnswer } from './repeat-answer.ts';
import { windowFull } from './submit-errors.ts';
import { submit } from './submit.ts';

export type CreateDeps = Pick<
  Deps,
  'settings' | 'store' | 'kie' | 'callbackTokens' | 'world' | 'log'
>;

export interface CreateRequest {
  body: CreateTaskBody;
  client: string;
  idempotencyKey: string | undefined;
  /** This edge's public address. */
  origin: string;
}

/** KIE's `data`, `taskId` in it, and whether an earlier request with this Idempotency-Key made the task. */
export interface CreateAnswer {
  data: Readonly<Record<string, unknown>>;
  replayed: boolean;
}

/** Marks every answer to a repeated request, errors too. */
export const REPLAYED_HEADER = 'idempotent-replayed';

/**
 * Throws `rate_limited` when KIE's window has no room in time, `idempotency_mismatch` for another body
 * under a used key, `upstream_refused` when KIE did not take it, `upstream_unconfirmed` when nobody
 * can tell.
 */
export async function createTask(deps: CreateDeps, request: CreateRequest): Promise<CreateAnswer> {
  const { settings, store, world } = deps;
  const now = world.now();
  const latest = now + settings.submitWaitMs;
  const intent: Intent = {
    id: world.newId(),
    client: request.client,
    idempotencyKey: request.idempotencyKey,
    model: request.body.model,
    request: JSON.stringify(request.body),
    origin: request.origin,
    createdAt: now,
  };
  const admission: Admission = await store.tasks.admit({
    intent,
    slot: { window: settings.kie.createWindow, earliest: now, latest },
    firstLook: firstLook(settings.submitWaitMs, settings.kie.timeoutMs),
  });
  switch (admission.kind) {
    case 'admitted':
      return {
        data: await submit(deps, intent, request.body, admission.slotAt, latest),
        replayed: false,
      };
    case 'full':
      throw windowFull(admission.nextSlotAt - latest);
    case 'repeated':
      if (admission.task.request !== intent.request) {
        throw new EdgeError(
          'idempotency_mismatch',
          'This Idempotency-Key was used with another body.',
        );
      }
      try {
        return { data: await repeatAnswer(deps, admission.task), replayed: true };
      } catch (error) {
        throw error instanceof EdgeError ? error.withHeader(REPLAYED_HEADER, 'true') : error;
      }
  }
}
