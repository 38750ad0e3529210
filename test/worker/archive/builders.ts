/** Pending files, the hosts that serve them, and the results of copying them. */
import { env } from 'cloudflare:workers';
import { attemptCopy } from '../../../src/worker/archive/attempt-copy.ts';
import { testEdge, type Responder, type TestEdge } from '../../support/edge.ts';
import { ID, rows, succeededTask } from '../tasks/builders.ts';

export const KEY = { id: ID, n: 0 };
export const OBJECT = `files/${ID}/0.mp4`;

/** An edge with one pending file; `respond` is the file's host. */
export async function edgeWithPendingFile(
  respond: Responder,
  vars: Record<string, string> = {},
): Promise<TestEdge> {
  const edge = testEdge(respond, vars);
  const now = edge.clock.now;
  await succeededTask({}, { now, firstAttemptDueAt: now + edge.deps.settings.COPY_LEASE_MS });
  return edge;
}

export function runCopy(edge: TestEdge): Promise<void> {
  return attemptCopy(edge.deps, KEY);
}

/** Bytes with varying values. */
export function someBytes(length: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length }, (_, i) => (i * 31 + (i >> 8)) & 0xff);
}

/** How the body of a response arrives. */
export interface Arrival {
  /** The Content-Length; undefined: no such header. */
  announced?: number | undefined;
  /** Whether another header than Content-Length delimits the body: the runtime does not know its length then. */
  chunked?: boolean;
  /** Whether the connection is reset after the last byte. */
  breaks?: boolean;
  status?: number;
  mediaType?: string;
}

/**
 * A file host's response whose body behaves like one from the network: in chunks, readable into a
 * buffer, with a known length only if it was announced.
 */
export function fileAnswer(bytes: Uint8Array, arrival: Arrival = {}): Response {
  const { announced, breaks = false, status = 200, mediaType = 'video/mp4' } = arrival;
  const { chunked = announced === undefined } = arrival;
  const { readable, writable } = chunked
    ? new IdentityTransformStream()
    : new FixedLengthStream(announced ?? 0);
  pump(bytes, writable, breaks).catch(() => undefined); // the reader gets the error
  const length = announced === undefined ? {} : { 'content-length': String(announced) };
  return new Response(readable, { status, headers: { 'content-type': mediaType, ...length } });
}

const CHUNK_BYTES = 70_001;

async function pump(bytes: Uint8Array, to: WritableStream, breaks: boolean): Promise<void> {
  const writer = to.getWriter();
  for (let at = 0; at < bytes.length; at += CHUNK_BYTES)
    await writer.write(bytes.slice(at, at + CHUNK_BYTES));
  await (breaks ? writer.abort(new Error('connection reset')) : writer.close());
}

/** The columns of the file's row that change. */
export async function fileRow(): Promise<Record<string, unknown> | undefined> {
  const found = await rows(
    'select state, attempts, last_error as error, next_attempt_at as due, size, media_type as type from files',
  );
  return found[0];
}

export async function objectBytes(): Promise<Uint8Array | undefined> {
  const object = await env.FILES.get(OBJECT);
  return object === null ? undefined : new Uint8Array(await object.arrayBuffer());
}

/** Whether the bytes are equal, without printing megabytes if not. */
export function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a?.length === b.length && a.every((byte, i) => byte === b[i]);
}
