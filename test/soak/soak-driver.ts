/** Callers that retry: each task has an Idempotency-Key and is repeated until its outcome is known. */
import { setTimeout as sleep } from 'node:timers/promises';
import { seedRequest, type Envelope } from '../support/kie-traffic.ts';

export type SubmitOutcome = 'accepted' | 'refused' | 'never_confirmed';

/** Delay after a failed attempt, for example while the edge is down. */
const RETRY_DELAY_MS = 100;
const MAX_ATTEMPTS = 500;

export interface SubmitOptions {
  count: number;
  parallel: number;
  /** Prefix of the idempotency keys. */
  name: string;
  /** Where callbacks are delivered; empty: no callbacks. */
  callBackUrl?: string;
}

/** Submits `count` tasks, `parallel` at a time. Calls `onOutcome` for each; `done` counts them. */
export async function submitAll(
  edgeUrl: string,
  { count, parallel, name, callBackUrl = '' }: SubmitOptions,
  onOutcome: (outcome: SubmitOutcome, done: number) => void,
): Promise<void> {
  let next = 0;
  let done = 0;
  const submitInSequence = async () => {
    while (next < count) {
      const outcome = await submitUntilKnown(edgeUrl, `${name}-${next++}`, callBackUrl);
      onOutcome(outcome, ++done);
    }
  };
  await Promise.all(Array.from({ length: parallel }, submitInSequence));
}

async function submitUntilKnown(
  edgeUrl: string,
  key: string,
  callBackUrl: string,
): Promise<SubmitOutcome> {
  const body = JSON.stringify({
    ...seedRequest,
    callBackUrl: callBackUrl === '' ? '' : `${callBackUrl}?key=${key}`,
    input: { ...seedRequest.input, prompt: `Soak ${key}` },
  });
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    try {
      const response = await fetch(`${edgeUrl}/api/v1/jobs/createTask`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key },
        body,
      });
      const { error } = (await response.json()) as Envelope;
      if (response.ok) return 'accepted';
      if (error?.retryable === false)
        return error.type === 'upstream_unconfirmed' ? 'never_confirmed' : 'refused';
    } catch {
      // The edge is down, or was killed during this request.
    }
    await sleep(RETRY_DELAY_MS);
  }
  throw new Error(`${key}: no outcome after ${MAX_ATTEMPTS} attempts`);
}
