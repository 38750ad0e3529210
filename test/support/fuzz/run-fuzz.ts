/** Sends any number of requests to an edge, and says which of its answers break a rule. */
import type { Journey } from '../journey.ts';
import { listRuntimes, readCpuMs } from './cpu.ts';
import {
  listOperations,
  makeRequest,
  resolverOf,
  type FuzzRequest,
  type KnownValues,
} from './requests.ts';
import { createSender, type FuzzAnswer } from './send.ts';
import type { Schema } from './values.ts';

const AT_ONCE = 8;
const MAX_ANSWER_BYTES = 2 ** 20;
/** Files, and the pages with their scripts. */
const FILES = /^\/(?:files|uploads|docs|assets|admin$|$|openapi\.json)/;
export const MAX_CPU_MS = 50;

export interface FuzzReport {
  /** 5xx, no answer, or one that is too long. */
  broken: string[];
  /** Requests of more CPU time than `MAX_CPU_MS`, however often they are repeated. */
  slow: string[];
  statuses: Record<string, number>;
  operations: number;
}

/** Requests number `first` to `first + count - 1`. */
export async function runFuzz(
  { edge }: Journey,
  known: KnownValues,
  first: number,
  count: number,
): Promise<FuzzReport> {
  const document = (await (await fetch(`${edge.url}/openapi.json`)).json()) as Schema;
  const operations = listOperations(document);
  const resolve = resolverOf(document);
  const runtimes = listRuntimes();
  const { send, close } = createSender(edge.url, AT_ONCE);
  const report: FuzzReport = { broken: [], slow: [], statuses: {}, operations: operations.length };
  const check = (number: number, request: FuzzRequest, answer: FuzzAnswer) => {
    const key = `${answer.status}`;
    report.statuses[key] = (report.statuses[key] ?? 0) + 1;
    const isTooLong = answer.bytes > MAX_ANSWER_BYTES && !FILES.test(request.path);
    if (answer.status === 0 || answer.status >= 500 || isTooLong)
      report.broken.push(
        `${describe(number, request)} → ${answer.status}, ${answer.bytes} bytes: ${answer.text}`,
      );
  };
  let before = readCpuMs(runtimes);
  for (let at = first; at < first + count; at += AT_ONCE) {
    const batch = Array.from({ length: Math.min(AT_ONCE, first + count - at) }, (_, i) => ({
      number: at + i,
      request: makeRequest(at + i, operations, resolve, known),
    }));
    const answers = await Promise.all(batch.map(({ request }) => send(request)));
    for (const [i, { number, request }] of batch.entries())
      check(number, request, answers[i] ?? { status: 0, bytes: 0, text: '' });
    const after = readCpuMs(runtimes);
    const isSlow = after - before > MAX_CPU_MS;
    before = after;
    if (!isSlow) continue; // all together took less, and so did each
    for (const { number, request } of batch) {
      const ms = await leastCpuMs(runtimes, () => send(request));
      if (ms > MAX_CPU_MS) report.slow.push(`${Math.round(ms)} ms: ${describe(number, request)}`);
    }
    before = readCpuMs(runtimes);
  }
  close();
  return report;
}

/** Of up to three runs: other work of the runtime, such as a delivery or its garbage, may fall into one. */
async function leastCpuMs(runtimes: readonly string[], run: () => Promise<unknown>) {
  let least = Number.POSITIVE_INFINITY;
  for (let runs = 0; runs < 3 && least > MAX_CPU_MS; runs++) {
    const before = readCpuMs(runtimes);
    await run();
    least = Math.min(least, readCpuMs(runtimes) - before);
  }
  return least;
}

function describe(number: number, { method, path, headers, body }: FuzzRequest): string {
  const text = body === undefined ? '' : Buffer.from(body).toString();
  const shown = `${text.slice(0, 300)}${text.length > 300 ? `… (${text.length})` : ''}`;
  return `#${number} ${method} ${path.slice(0, 300)} ${JSON.stringify(headers).slice(0, 300)} ${shown}`;
}
