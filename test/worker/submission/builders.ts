/** createTask requests and their responses, for tests. */
import type { ErrorEnvelope } from '../../../src/worker/http/envelope.ts';
import {
  accepted,
  createTaskRequest,
  DEFAULT_MODEL,
  testEdge,
  type TestEdge,
} from '../../support/edge.ts';

export const CREATE_PATH = '/api/v1/jobs/createTask';

/** A valid body for the default model; `part` replaces fields. */
export function aBody(part: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: DEFAULT_MODEL, input: { prompt: 'a lake', duration: '5' }, ...part };
}

/** An edge whose KIE accepts every task. */
export function acceptingEdge(vars: Record<string, string> = {}): TestEdge {
  return testEdge(() => accepted('t1'), vars);
}

export function post(
  edge: TestEdge,
  body: unknown,
  headers: Record<string, string> = {},
): Promise<Response> {
  return edge.request(CREATE_PATH, createTaskRequest(body, headers));
}

/** Sends a createTask with an Idempotency-Key: the same key and body by default. */
export function postWithKey(edge: TestEdge, key = 'k', body: unknown = aBody()): Promise<Response> {
  return post(edge, body, { 'idempotency-key': key });
}

/** KIE's envelope with a code and no data. */
export function kieRejection(code: number, msg: string): Response {
  return Response.json({ code, msg, data: null });
}

export async function errorOf(response: Response): Promise<ErrorEnvelope> {
  return response.json<ErrorEnvelope>();
}

/** The body of the first request that KIE got. */
export function bodySentToKie(edge: TestEdge): Record<string, unknown> {
  return JSON.parse(edge.calls[0]?.body ?? 'null') as Record<string, unknown>;
}
