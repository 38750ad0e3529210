/** The response to createTask, disturbed by the faults that the ledger decided on. */
import { cutStream, withLength } from './byte-streams.ts';
import { faultDelayMs } from './fault-rng.ts';
import type { Fault } from './fault-settings.ts';
import { kieEnvelope } from './kie-wire.ts';
import type { CreateTaskOutcome, RejectionFaultKind, ResponseFaultKind } from './plan-task.ts';

export const RATE_LIMITED = kieEnvelope(
  429,
  'You have reached the request limit. Please try again later.',
);

const JSON_TYPE = { 'content-type': 'application/json' };

type WaitUntil = (promise: Promise<unknown>) => void;

/** `waitUntil` keeps a response body going after its headers were sent. */
export async function buildCreateResponse(
  outcome: CreateTaskOutcome,
  waitUntil: WaitUntil,
): Promise<Response> {
  if (outcome.kind === 'rate_limited') return Response.json(RATE_LIMITED);
  if (outcome.kind === 'rejected') return buildRejection(outcome.faultKind, outcome.fault);
  const { taskId, responseFaults, answer } = outcome;
  const late = responseFaults.find(({ faultKind }) => faultKind === 'createTask.late');
  if (late !== undefined) await scheduler.wait(faultDelayMs(late.fault));
  const data = answer ?? { taskId, recordId: taskId };
  const text = JSON.stringify(kieEnvelope(200, 'success', data));
  const first = responseFaults.find(({ faultKind }) => faultKind !== 'createTask.late');
  if (first === undefined) return new Response(text, { headers: JSON_TYPE });
  return buildFaultyResponse(first.faultKind, first.fault, text, waitUntil);
}

/** An error page of the network in front of KIE. */
export function htmlErrorPage(status: number): Response {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return new Response(page, { status, headers: { 'content-type': 'text/html' } });
}

function buildRejection(faultKind: RejectionFaultKind, fault: Fault): Response {
  if (faultKind === 'createTask.dropped') return htmlErrorPage(fault.status ?? 503);
  const [code, msg] =
    faultKind === 'createTask.rateLimited'
      ? [RATE_LIMITED.code, RATE_LIMITED.msg]
      : [fault.code ?? 402, 'Credits insufficient'];
  return Response.json(kieEnvelope(code, fault.message ?? msg), { status: fault.status ?? 200 });
}

function buildFaultyResponse(
  faultKind: ResponseFaultKind,
  fault: Fault,
  text: string,
  waitUntil: WaitUntil,
): Response {
  if (faultKind === 'createTask.html') return htmlErrorPage(fault.status ?? 502);
  if (faultKind === 'createTask.empty') {
    return new Response('', { status: fault.status ?? 200, headers: JSON_TYPE });
  }
  if (faultKind === 'createTask.cut') {
    const bytes = new TextEncoder().encode(text);
    const half = cutStream([bytes.subarray(0, bytes.length / 2)]);
    // Without `identity` the runtime compresses JSON for clients that accept it, and drops Content-Length.
    const headers = { ...JSON_TYPE, 'content-encoding': 'identity' };
    return new Response(withLength(half, bytes.length, waitUntil), { headers });
  }
  const body = kieEnvelope(fault.code ?? 500, fault.message ?? 'Internal server error');
  return Response.json(body, { status: fault.status ?? 500 });
}
