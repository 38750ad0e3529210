/** What the tests of createTask send and read. */
import type { ErrorEnvelope } from '../../../src/worker/http/envelope.ts';
import {
  accepted,
  createTaskRequest,
  DEFAULT_MODEL,
  testEdge,
  type TestEdge,
} from '../../support/edge.ts';

export const CREATE_PATH = '/api/v1/jobs/createTask';

/** A body that the seed page allows; `input` and the rest can be replaced. */
export function aBody(part: Record<string, unknown> = {}): Record<string, unknown> {
  return { model: DEFAULT_MODEL, input: { prompt: 'a lake' }, ...part };
}

/** An edge whose KIE takes every task. */
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

/** Sends the same body under the same Idempotency-Key, unless told otherwise. */
export function postWithKey(edge: TestEdge, key = 'k', body: unknown = aBody()): Promise<Response> {
  return post(edge, body, { 'idempotency-key': key });
}

/** KIE's no, in its envelope. */
export function kieRejection(code: number, msg: string): Response {
  return Response.json({ code, msg, data: null });
}

export async function errorOf(response: Response): Promise<ErrorEnvelope> {
  return response.json<ErrorEnvelope>();
}

/** What KIE was sent. */
export function bodySentToKie(edge: TestEdge): Record<string, unknown> {
  return JSON.parse(edge.calls[0]?.body ?? 'null') as Record<string, unknown>;
}
