/**
 * One createTask: the intent is in D1 before KIE is called, KIE is called once, and what came of it
 * is in D1 before the caller hears it.
 */
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import type { SubmitOutcome } from '../kie/submit-outcome.ts';
import { describeError } from '../log.ts';
import type { CreateTaskBody } from './create-request.ts';

export type CreateDeps = Pick<
  Deps,
  'settings' | 'store' | 'kie' | 'callbackTokens' | 'world' | 'log'
>;

/** D1 may be away for a moment while KIE's answer is already ours: so often it is tried again. */
const RECORD_TRIES = 3;

/**
 * Submits the task and gives KIE's `data`, `taskId` in it. `origin` is this edge's public address.
 * Throws `upstream_refused` when KIE did not take it, `upstream_unconfirmed` when nobody can tell.
 */
export async function createTask(
  deps: CreateDeps,
  body: CreateTaskBody,
  client: string,
  origin: string,
): Promise<Readonly<Record<string, unknown>>> {
  const { store, kie, callbackTokens, world } = deps;
  const id = world.newId();
  await store.tasks.insertIntent({
    id,
    client,
    model: body.model,
    request: JSON.stringify(body),
    origin,
    createdAt: world.now(),
  });
  const outcome = await kie.createTask({
    model: body.model,
    input: body.input,
    callBackUrl: `${origin}/callbacks/${id}/${await callbackTokens.make(id)}`,
  });
  await record(deps, id, outcome);
  return answer(outcome);
}

/**
 * Writes KIE's answer down. Should D1 stay away, the answer is given all the same: the callback
 * carries the taskId and attaches it, and refusing now would make the caller pay twice.
 */
async function record(
  { store, world, log }: CreateDeps,
  id: string,
  outcome: SubmitOutcome,
): Promise<void> {
  log.info('task.submitted', {
    id,
    outcome: outcome.kind,
    ...(outcome.kind === 'unconfirmed' && { reason: outcome.reason }),
  });
  for (let tries = 1; ; tries++) {
    try {
      await write(outcome);
      return;
    } catch (error) {
      log.error('task.record_failed', {
        id,
        outcome: outcome.kind,
        tries,
        error: describeError(error),
      });
      if (tries === RECORD_TRIES) return;
    }
  }

  function write(known: SubmitOutcome): Promise<void> {
    switch (known.kind) {
      case 'accepted':
        return store.tasks.recordAccepted(id, known.taskId, world.now());
      case 'refused':
        return store.tasks.recordRefused(id, known.code, known.msg, world.now());
      case 'unconfirmed':
        return store.tasks.recordUnconfirmed(id, world.now());
    }
  }
}

function answer(outcome: SubmitOutcome): Readonly<Record<string, unknown>> {
  switch (outcome.kind) {
    case 'accepted':
      return outcome.data;
    case 'refused':
      throw refusal(outcome.code, outcome.msg);
    case 'unconfirmed':
      throw new EdgeError(
        'upstream_unconfirmed',
        'KIE gave no clear answer: the task may have been created. It is not sent again; a callback completes it.',
      );
  }
}

/** KIE's code is the envelope's code and, where it is one, the HTTP status. */
function refusal(code: number, msg: string): EdgeError {
  const status = code >= 400 && code <= 599 ? code : 502;
  return new EdgeError('upstream_refused', msg, {
    status,
    retryable: code === 429 || code === 455,
  });
}
