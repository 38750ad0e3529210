import { createServer, type IncomingMessage } from 'node:http';
import { CallbackVerificationError, verifyCallback } from 'kie-edge/client';

const { KIE_EDGE_SECRET = '', PORT = '3000' } = process.env;

async function receive(request: IncomingMessage): Promise<void> {
  const message = { headers: request.headers, body: request };
  const { id, body, resultUrls } = await verifyCallback(message, KIE_EDGE_SECRET);
  const { taskId, sequence } = body.data;
  if (body.data.state === 'success') console.log(id, taskId, sequence, resultUrls);
  else console.log(id, taskId, sequence, body.data.state, body.msg);
}

const server = createServer((request, response) => {
  receive(request).then(
    () => response.end('ok'),
    (error) => {
      const isRejected = error instanceof CallbackVerificationError;
      response.writeHead(isRejected ? 401 : 500).end(isRejected ? error.message : 'internal error');
    },
  );
});

server.listen(Number(PORT), '127.0.0.1', () => console.log('ready', server.address()));
