/** createTask's answer, disturbed as the ledger decided. */
import type { Admission, AnswerFault, RefusalFault } from './admission.ts';
import { cutStream, withLength } from './byte-streams.ts';
import { faultMs } from './fault-rng.ts';
import type { Fault } from './fault-settings.ts';
import { envelope } from './kie-wire.ts';

export const RATE_LIMITED = envelope(
  429,
  'You have reached the request limit. Please try again later.',
);

const JSON_TYPE = { 'content-type': 'application/json' };

type Wait = (promise: Promise<unknown>) => void;

/** `waitUntil` keeps an answer's body going after its headers are out. */
export async function createAnswer(admission: Admission, waitUntil: Wait): Promise<Response> {
  if (admission.kind === 'limited') return Response.json(RATE_LIMITED);
  if (admission.kind === 'refused') return refusal(admission.by, admission.fault);
  const { taskId, disturbed } = admission;
  const late = disturbed.find(({ by }) => by === 'createTask.late');
  if (late !== undefined) await scheduler.wait(faultMs(late.fault));
  const text = JSON.stringify(envelope(200, 'success', { taskId, recordId: taskId }));
  const shape = disturbed.find(({ by }) => by !== 'createTask.late');
  if (shape === undefined) return new Response(text, { headers: JSON_TYPE });
  return disturbedAnswer(shape.by, shape.fault, text, waitUntil);
}

/** An error page of the network in front of KIE. */
export function htmlPage(status: number): Response {
  const page = `<html><head><title>${status}</title></head><body><h1>${status}</h1></body></html>`;
  return new Response(page, { status, headers: { 'content-type': 'text/html' } });
}

function refusal(by: RefusalFault, fault: Fault): Response {
  if (by === 'createTask.dropped') return htmlPage(fault.status ?? 503);
  const [code, msg] =
    by === 'createTask.rateLimited'
      ? [RATE_LIMITED.code, RATE_LIMITED.msg]
      : [fault.code ?? 402, 'Credits insufficient'];
  return Response.json(envelope(code, fault.message ?? msg), { status: fault.status ?? 200 });
}

function disturbedAnswer(by: AnswerFault, fault: Fault, text: string, waitUntil: Wait): Response {
  if (by === 'createTask.html') return htmlPage(fault.status ?? 502);
  if (by === 'createTask.empty') {
    return new Response('', { status: fault.status ?? 200, headers: JSON_TYPE });
  }
  if (by === 'createTask.cut') {
    const bytes = new TextEncoder().encode(text);
    const half = cutStream([bytes.subarray(0, bytes.length / 2)]);
    // The network compresses JSON for whoever takes it, and the announced length would be gone.
    const headers = { ...JSON_TYPE, 'content-encoding': 'identity' };
    return new Response(withLength(half, bytes.length, waitUntil), { headers });
  }
  const body = envelope(fault.code ?? 500, fault.message ?? 'Internal server error');
  return Response.json(body, { status: fault.status ?? 500 });
}
