/** A receiver of callbacks on this machine: for the demo, the journeys and the soak. */
import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** One callback as it came. */
export interface ReceivedCallback {
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface CallbackReceiver {
  /** Origin without a trailing slash. */
  readonly url: string;
  /** All that came, in order, whatever it was answered. */
  readonly received: readonly ReceivedCallback[];
  stop(): Promise<void>;
}

/** Answers a callback; may leave it without one. `n` counts them from 1. */
export type AnswerCallback = (
  callback: ReceivedCallback,
  response: ServerResponse,
  n: number,
) => void;

const thank: AnswerCallback = (_callback, response) => void response.end('thanks');

/** Listens on a free port of 127.0.0.1. */
export async function startReceiver(answer: AnswerCallback = thank): Promise<CallbackReceiver> {
  const received: ReceivedCallback[] = [];
  const server = createServer((request, response) => {
    void take(request, response).catch(() => undefined); // the sender hung up
  });
  const take = async (request: IncomingMessage, response: ServerResponse) => {
    const body = await text(request);
    const callback = { path: request.url ?? '', headers: request.headers, body };
    answer(callback, response, received.push(callback));
  };
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
