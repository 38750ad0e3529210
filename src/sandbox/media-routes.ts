/** Serves result files. The ledger only decides how; the bytes do not pass through it. */
import { Hono } from 'hono';
import { parseMediaRange } from './byte-range.ts';
import { chunkStream, cutStream, withLength } from './byte-streams.ts';
import { htmlErrorPage } from './create-response.ts';
import { faultDelayMs } from './fault-rng.ts';
import type { Fault, FaultKind } from './fault-settings.ts';
import { kieEnvelope } from './kie-wire.ts';
import type { FileInstructions } from './ledger.ts';
import type { FileType } from './result-shapes.ts';
import { buildLayout, mediaChunks } from './media-bytes.ts';
import { getLedger, type SandboxHono } from './sandbox-env.ts';

const MEDIA_TYPES: Record<FileType, string> = {
  mp4: 'video/mp4',
  png: 'image/png',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  mid: 'audio/midi',
};

interface MediaRequest {
  taskId: string;
  /** The file's number, from 1. */
  n: number;
  method: 'GET' | 'HEAD';
  range: string | undefined;
  waitUntil: (promise: Promise<unknown>) => void;
}

export const mediaRoutes = new Hono<SandboxHono>()
  .get('/media/:taskId/:name{[0-9]+\\.[a-z0-9]+}', async (c) => {
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
    if (instructions === undefined || instructions.type !== extension) return htmlErrorPage(404);
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
  })
  // A stream has ended when its song is there.
  .get('/media/:taskId/:name{stream-[0-9]+}', async (c) => {
    await getLedger(c.env).countStreamRead();
    return htmlErrorPage(404);
  });

function buildMediaResponse(instructions: FileInstructions, request: MediaRequest): Response {
  const { type, bytes } = instructions;
  const { taskId, n, method } = request;
  const layout = buildLayout(type, `${taskId}/${n}`, bytes);
  const { totalBytes } = layout;
  const range = parseMediaRange(request.range, totalBytes);
  const isWrongType = findFileFault(instructions, 'file.wrongType') !== undefined;
  const headers = new Headers({
    'accept-ranges': 'bytes',
    'content-type': isWrongType ? 'text/html' : MEDIA_TYPES[type],
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
