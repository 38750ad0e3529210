/** Callers that do not give up: each task has an Idempotency-Key and is repeated until it has an answer. */
import { setTimeout as sleep } from 'node:timers/promises';
import { seedRequest, type Envelope } from '../support/kie-traffic.ts';

export type Answer = 'accepted' | 'refused' | 'never_confirmed';

/** After a dropped connection, while the edge is down. */
const RECONNECT_MS = 100;
const MAX_TRIES = 500;

export interface Load {
  count: number;
  parallel: number;
  name: string;
  /** Where the tasks' callbacks go; without it nobody is called back. */
  callBackUrl?: string;
}

/** Submits `count` tasks, `parallel` at once. `onAnswer` is called for each as it comes. */
export async function submitAll(
  edgeUrl: string,
  { count, parallel, name, callBackUrl = '' }: Load,
  onAnswer: (answer: Answer, done: number) => void,
): Promise<void> {
  let next = 0;
  let done = 0;
  const caller = async () => {
    while (next < count) {
      const answer = await submit(edgeUrl, `${name}-${next++}`, callBackUrl);
      onAnswer(answer, ++done);
    }
  };
  await Promise.all(Array.from({ length: parallel }, caller));
}

async function submit(edgeUrl: string, key: string, callBackUrl: string): Promise<Answer> {
  const body = JSON.stringify({
    ...seedRequest,
    callBackUrl: callBackUrl === '' ? '' : `${callBackUrl}?key=${key}`,
    input: { ...seedRequest.input, prompt: `Soak ${key}` },
  });
  for (let attempts = 0; attempts < MAX_TRIES; attempts++) {
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
      // The edge is down, or went down with this request.
    }
    await sleep(RECONNECT_MS);
  }
  throw new Error(`${key}: no answer after ${MAX_TRIES} attempts`);
}
