/**
 * Entry point of the fake KIE: responds to createTask at once or after a delay and serves files of any
 * size. `GET /traffic` returns the requests since the previous one.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';
import type { SubmittedTask, UpstreamTraffic } from './fake-upstream.ts';

/** Every file repeats these bytes. */
const CHUNK = randomBytes(2 ** 20);

let delayMs = 0;
const tasks: SubmittedTask[] = [];
const fetched: UpstreamTraffic['fetched'][number][] = [];

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://upstream');
  if (pathname.startsWith('/files/')) return sendFile(pathname.slice(7), response);
  if (pathname === '/delay') {
    delayMs = Number(searchParams.get('ms'));
    return void response.end();
  }
  if (pathname === '/traffic') {
    const traffic: UpstreamTraffic = { tasks: tasks.splice(0), fetched: fetched.splice(0) };
    return void response.end(JSON.stringify(traffic));
  }
  if (pathname === '/api/v1/jobs/createTask') return void createTask(request, response);
  response.writeHead(404).end();
});

async function createTask(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { callBackUrl } = JSON.parse(await text(request)) as { callBackUrl?: string };
  const taskId = randomBytes(16).toString('hex');
  if (callBackUrl) tasks.push({ taskId, callBackUrl });
  const body = JSON.stringify({ code: 200, msg: 'success', data: { taskId } });
  const send = () => response.setHeader('content-type', 'application/json').end(body);
  if (delayMs === 0) send();
  else setTimeout(send, delayMs);
}

/** The key is `{bytes}-{any name}.mp4`. */
function sendFile(key: string, response: ServerResponse): void {
  fetched.push({ key, at: Date.now() });
  let remaining = Number(/^\d+/.exec(key)?.[0] ?? 0);
  response.setHeader('content-type', 'video/mp4').setHeader('content-length', remaining);
  const sendChunks = () => {
    while (remaining > 0) {
      const chunk = remaining < CHUNK.length ? CHUNK.subarray(0, remaining) : CHUNK;
      remaining -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', sendChunks);
    }
    response.end();
  };
  sendChunks();
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
process.once('disconnect', () => process.exit());
