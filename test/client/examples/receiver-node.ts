import { createServer, type IncomingMessage } from 'node:http';
import { CallbackVerificationError, verifyCallback } from 'kie-edge/client';

const { KIE_EDGE_SECRET = '', PORT = '3000' } = process.env;

async function take(request: IncomingMessage): Promise<void> {
  const message = { headers: request.headers, body: request };
  const { id, body, resultUrls } = await verifyCallback(message, KIE_EDGE_SECRET);
  const { taskId, sequence } = body.data;
  if (body.data.state === 'success') console.log(id, taskId, sequence, resultUrls);
  else console.log(id, taskId, sequence, body.data.state, body.msg);
}

const server = createServer((request, response) => {
  take(request).then(
    () => response.end('taken'),
    (error) => {
      const isRefused = error instanceof CallbackVerificationError;
      response.writeHead(isRefused ? 401 : 500).end(isRefused ? error.message : 'try again');
    },
  );
});

server.listen(Number(PORT), '127.0.0.1', () => console.log('ready', server.address()));
