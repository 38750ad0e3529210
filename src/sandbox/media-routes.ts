/** The result files, on the sandbox's own origin. One small call to the ledger, and no byte through it. */
import { Hono } from 'hono';
import { parseRange } from './byte-range.ts';
import { chunkStream, cutStream, withLength } from './byte-streams.ts';
import { htmlPage } from './create-response.ts';
import { faultMs } from './fault-rng.ts';
import type { FaultKind } from './fault-settings.ts';
import { envelope } from './kie-wire.ts';
import { layOut, mediaChunks } from './media-bytes.ts';
import clip from './media/clip.mp4';
import picture from './media/picture.png';
import { ledgerOf, type SandboxHono } from './sandbox-env.ts';
import { fileExtension } from './task-life.ts';

const FIXTURES = { video: new Uint8Array(clip), image: new Uint8Array(picture) };
const TYPES = { video: 'video/mp4', image: 'image/png' };

export const mediaRoutes = new Hono<SandboxHono>().get(
  '/media/:taskId/:name{[0-9]+\\.(?:mp4|png)}',
  async (c) => {
    const ledger = ledgerOf(c.env);
    // Files need no key: one that comes here was sent where it should never go.
    if (c.req.header('authorization') !== undefined) {
      await ledger.countKeyLeak();
      return c.json(envelope(400, 'An Authorization header must not be sent here'), 400);
    }
    const { taskId, name } = c.req.param();
    const [n = '', extension] = name.split('.');
    const method = c.req.method === 'HEAD' ? 'HEAD' : 'GET';
    const order = await ledger.file(taskId, Number(n), method);
    if (order === undefined || fileExtension(order.mediaKind) !== extension) return htmlPage(404);

    const hit = (kind: FaultKind) => order.faults.find(({ by }) => by === kind)?.fault;
    const late = hit('file.late');
    if (late !== undefined) await scheduler.wait(faultMs(late));
    const expired = hit('file.expired');
    if (expired !== undefined) return htmlPage(expired.status ?? 404);

    const { mediaKind, bytes } = order;
    const layout = layOut(mediaKind, FIXTURES[mediaKind], `${taskId}/${n}`, bytes);
    const range = parseRange(c.req.header('range'), layout.totalBytes);
    const headers = new Headers({
      'accept-ranges': 'bytes',
      'content-type': hit('file.wrongType') === undefined ? TYPES[mediaKind] : 'text/html',
      etag: `"${taskId}-${n}-${layout.totalBytes}"`,
    });
    if (range.kind === 'unsatisfiable') {
      headers.set('content-range', `bytes */${layout.totalBytes}`);
      return new Response(null, { status: 416, headers });
    }
    const [start, end] = range.kind === 'part' ? [range.start, range.end] : [0, layout.totalBytes];
    const status = range.kind === 'part' ? 206 : 200;
    if (status === 206) {
      headers.set('content-range', `bytes ${start}-${end - 1}/${layout.totalBytes}`);
    }
    if (method === 'HEAD') {
      headers.set('content-length', String(end - start));
      return new Response(null, { status, headers });
    }
    const body =
      hit('file.cut') === undefined
        ? chunkStream(mediaChunks(layout, start, end))
        : cutStream(mediaChunks(layout, start, Math.floor((start + end) / 2)));
    if (hit('file.noLength') !== undefined) return new Response(body, { status, headers });
    const waitUntil = (promise: Promise<unknown>) => c.executionCtx.waitUntil(promise);
    return new Response(withLength(body, end - start, waitUntil), { status, headers });
  },
);
