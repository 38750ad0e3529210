/**
 * What stands in for KIE, as a process of its own: it answers createTask at once or after a while and
 * has files of any size. It says what it was asked: `GET /seen`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { randomBytes } from 'node:crypto';
import { text } from 'node:stream/consumers';

/** Bytes that are the same ones again and again. */
const CHUNK = randomBytes(2 ** 20);

let delayMs = 0;
const tasks: { taskId: string; callBackUrl: string }[] = [];
const fetched: { key: string; at: number }[] = [];

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://upstream');
  if (pathname.startsWith('/files/')) return sendFile(pathname.slice(7), response);
  if (pathname === '/delay') {
    delayMs = Number(searchParams.get('ms'));
    return void response.end();
  }
  if (pathname === '/seen') {
    const seen = JSON.stringify({ tasks: tasks.splice(0), fetched: fetched.splice(0) });
    return void response.end(seen);
  }
  if (pathname === '/api/v1/jobs/createTask') return void createTask(request, response);
  response.writeHead(404).end();
});

async function createTask(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { callBackUrl } = JSON.parse(await text(request)) as { callBackUrl?: string };
  const taskId = randomBytes(16).toString('hex');
  if (callBackUrl) tasks.push({ taskId, callBackUrl });
  const answer = JSON.stringify({ code: 200, msg: 'success', data: { taskId } });
  const send = () => response.setHeader('content-type', 'application/json').end(answer);
  if (delayMs === 0) send();
  else setTimeout(send, delayMs);
}

/** `/files/{bytes}-{anything}.mp4` */
function sendFile(key: string, response: ServerResponse): void {
  fetched.push({ key, at: Date.now() });
  let left = Number(/^\d+/.exec(key)?.[0] ?? 0);
  response.setHeader('content-type', 'video/mp4').setHeader('content-length', left);
  const more = () => {
    while (left > 0) {
      const chunk = left < CHUNK.length ? CHUNK.subarray(0, left) : CHUNK;
      left -= chunk.length;
      if (!response.write(chunk)) return void response.once('drain', more);
    }
    response.end();
  };
  more();
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  process.send?.(typeof address === 'object' ? address?.port : 0);
});
process.once('disconnect', () => process.exit());
