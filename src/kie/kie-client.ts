/** The one place that knows KIE's address and key. */
import { readText } from '../http/body.ts';
import { describeError } from '../log.ts';
import type { Settings } from '../settings.ts';
import { MIB } from '../units.ts';
import { readSubmitAnswer, type SubmitOutcome } from './submit-outcome.ts';

/** KIE's answers are a few KiB; text results may be longer. */
const MAX_ANSWER_BYTES = MIB;

export interface CreateTaskRequest {
  model: string;
  input: unknown;
  /** This edge's own address for the task, never the caller's. */
  callBackUrl: string;
}

export interface KieClient {
  /** Sends one createTask, once. Does not throw: what went wrong is an outcome. */
  createTask(request: CreateTaskRequest): Promise<SubmitOutcome>;
}

/** A client of KIE's API, or of any server that speaks its wire contract. */
export function kieClient(settings: Settings['kie'], fetcher: typeof fetch): KieClient {
  return {
    createTask: async (request) => {
      try {
        const response = await fetcher(`${settings.baseUrl}/api/v1/jobs/createTask`, {
          method: 'POST',
          headers: {
            authorization: `Bearer ${settings.apiKey}`,
            'content-type': 'application/json',
          },
          body: JSON.stringify(request),
          redirect: 'manual', // a redirect would carry the key to another address
          signal: AbortSignal.timeout(settings.timeoutMs),
        });
        return readSubmitAnswer(response.status, await readText(response, MAX_ANSWER_BYTES));
      } catch (error) {
        // The request may have gone out before this: timeout, cut connection, a body too large.
        return { kind: 'unconfirmed', reason: describeError(error) };
      }
    },
  };
}
