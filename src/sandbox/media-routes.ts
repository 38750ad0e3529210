/** Serves result files. The ledger only decides how; the bytes do not pass through it. */
import { Hono } from 'hono';
import { parseMediaRange } from './byte-range.ts';
import { chunkStream, cutStream, withLength } from './byte-streams.ts';
import { htmlErrorPage } from './create-response.ts';
import { faultDelayMs } from './fault-rng.ts';
import type { Fault, FaultKind } from './fault-settings.ts';
import { kieEnvelope } from './kie-wire.ts';
import type { FileInstructions } from './ledger.ts';
import { buildLayout, mediaChunks } from './media-bytes.ts';
import clip from './media/clip.mp4';
import picture from './media/picture.png';
import { getLedger, type SandboxHono } from './sandbox-env.ts';
import { fileExtensionFor } from './sandbox-task.ts';

const FIXTURES = { video: new Uint8Array(clip), image: new Uint8Array(picture) };
const TYPES = { video: 'video/mp4', image: 'image/png' };

interface MediaRequest {
  taskId: string;
  /** The file's number, from 1. */
  n: number;
  method: 'GET' | 'HEAD';
  range: string | undefined;
  waitUntil: (promise: Promise<unknown>) => void;
}

export const mediaRoutes = new Hono<SandboxHono>().get(
  '/media/:taskId/:name{[0-9]+\\.(?:mp4|png)}',
  async (c) => {
    const ledger = getLedger(c.env);
    // Files need no key. A request that carries one leaked it.
    if (c.req.header('authorization') !== undefined) {
      await ledger.countKeyLeak();
      return c.json(kieEnvelope(400, 'An Authorization header must not be sent here'), 400);
    }
    const { taskId, name } = c.req.param();
    const [n = '', extension] = name.split('.');
    const method = c.req.method === 'HEAD' ? 'HEAD' : 'GET';
    const instructions = await ledger.findFile(taskId, Number(n), method);
    if (instructions === undefined || fileExtensionFor(instructions.mediaKind) !== extension)
      return htmlErrorPage(404);
    const late = findFileFault(instructions, 'file.late');
    if (late !== undefined) await scheduler.wait(faultDelayMs(late));
    const expired = findFileFault(instructions, 'file.expired');
    if (expired !== undefined) return htmlErrorPage(expired.status ?? 404);
    return buildMediaResponse(instructions, {
      taskId,
      n: Number(n),
      method,
      range: c.req.header('range'),
      waitUntil: (promise) => c.executionCtx.waitUntil(promise),
    });
  },
);

function buildMediaResponse(instructions: FileInstructions, request: MediaRequest): Response {
  const { mediaKind, bytes } = instructions;
  const { taskId, n, method } = request;
  const layout = buildLayout(mediaKind, FIXTURES[mediaKind], `${taskId}/${n}`, bytes);
  const { totalBytes } = layout;
  const range = parseMediaRange(request.range, totalBytes);
  const isWrongType = findFileFault(instructions, 'file.wrongType') !== undefined;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'content-type': isWrongType ? 'text/html' : TYPES[mediaKind],
    etag: `"${taskId}-${n}-${totalBytes}"`,
  });
  if (range.kind === 'unsatisfiable') {
    headers.set('content-range', `bytes */${totalBytes}`);
    return new Response(null, { status: 416, headers });
  }
  const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, totalBytes];
  const status = range.kind === 'part' ? 206 : 200;
  if (status === 206) headers.set('content-range', `bytes ${start}-${end - 1}/${totalBytes}`);
  if (method === 'HEAD') {
    headers.set('content-length', String(end - start));
    return new Response(null, { status, headers });
  }
  const body =
    findFileFault(instructions, 'file.cut') === undefined
      ? chunkStream(mediaChunks(layout, start, end))
      : cutStream(mediaChunks(layout, start, Math.floor((start + end) / 2)));
  if (findFileFault(instructions, 'file.noLength') !== undefined)
    return new Response(body, { status, headers });
  return new Response(withLength(body, end - start, request.waitUntil), { status, headers });
}

function findFileFault({ faults }: FileInstructions, kind: FaultKind): Fault | undefined {
  return faults.find(({ faultKind }) => faultKind === kind)?.fault;
}
