/** An HTTP server on this machine that receives callbacks, as an app would. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface ReceivedCallback {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface CallbackReceiver {
  /** The origin, without a trailing slash. */
  readonly url: string;
  /** All received callbacks in order, whatever the response was. */
  readonly received: readonly ReceivedCallback[];
  stop(): Promise<void>;
}

/** Responds to a callback, or leaves it without a response. `n` counts callbacks from 1. */
export type RespondToCallback = (
  callback: ReceivedCallback,
  response: ServerResponse,
  n: number,
) => void;

const acknowledge: RespondToCallback = (_callback, response) => void response.end('ok');

/** Listens on a free port of 127.0.0.1. Responds with 200 unless `respond` does otherwise. */
export async function startReceiver(
  respond: RespondToCallback = acknowledge,
): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const callback = { path: request.url ?? '', headers: request.headers, body };
    respond(callback, response, received.push(callback));
  };
  const server = createServer((request, response) => {
    void receive(request, response).catch(() => undefined); // the sender disconnected
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
