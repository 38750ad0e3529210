/** The parts of requests and responses that the tests read, and KIE's own example of a request. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Envelope<T = Record<string, unknown> | null> {
  code: number;
  msg: string;
  message: string;
  data: T;
  error?: { type: string; retryable: boolean; fields?: { field: string; message: string }[] };
}

export interface TaskRecord {
  taskId: string;
  state: string;
  model: string;
  param: string;
  resultJson: string;
  failCode: string | null;
  failMsg: string | null;
  consumeCredits?: number;
}

export interface LedgerTask {
  number: number;
  /** Unix milliseconds. */
  acceptedAt: number;
  taskId: string;
  state: string;
  /** By KIE's price list. */
  credits: number;
  callBackUrl: string;
  callbacksSent: number;
  callbacksAcknowledged: number;
  forgedSent: number;
  forgedAccepted: number;
  resultUrls: string[];
  faults: string[];
}

type CreateTask = { model: string; callBackUrl: string; input: Record<string, unknown> };

/**
 * KIE's own example with a different callBackUrl: a closed local port, because tests must not reach the
 * network.
 */
export const seedRequest: CreateTask = {
  ...(JSON.parse(
    await readFile(path.join(import.meta.dirname, '../../src/tools/seed-request.json'), 'utf8'),
  ) as CreateTask),
  callBackUrl: 'http://127.0.0.1:9/api/callback',
};
