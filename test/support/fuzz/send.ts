/** Sends requests as they are: fetch would refuse some, and normalize others. */
import { Agent, request as httpRequest } from 'node:http';
import type { FuzzRequest } from './requests.ts';

export interface FuzzAnswer {
  /** 0: there was none within the time. */
  status: number;
  bytes: number;
  /** The beginning of the body. */
  text: string;
}

const TIMEOUT_MS = 20_000;
const SHOWN_CHARACTERS = 300;

/** A client with connections that are kept open. */
export function createSender(origin: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname, port } = new URL(origin);
  const send = ({ method, path, headers, body }: FuzzRequest): Promise<FuzzAnswer> =>
    new Promise((resolve) => {
      const length = body === undefined ? {} : { 'content-length': String(body.byteLength) };
      const options = { agent, hostname, port, method, path, timeout: TIMEOUT_MS };
      const request = httpRequest(
        { ...options, headers: { ...headers, ...length } },
        (response) => {
          const { statusCode: status = 0 } = response;
          let bytes = 0;
          let text = '';
          const done = () => resolve({ status, bytes, text });
          response.on('data', (chunk: Buffer) => {
            bytes += chunk.byteLength;
            if (text.length < SHOWN_CHARACTERS) text += chunk.toString().slice(0, SHOWN_CHARACTERS);
            // An event stream of a running task has no end.
            if (response.headers['content-type']?.startsWith('text/event-stream'))
              response.destroy();
          });
          response.on('close', done).on('error', done);
        },
      );
      request.on('timeout', () => request.destroy());
      request.on('error', (error) => resolve({ status: 0, bytes: 0, text: String(error) }));
      request.end(body);
    });
  return { send, close: () => agent.destroy() };
}
