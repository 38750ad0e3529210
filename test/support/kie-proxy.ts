/** A proxy between the edge and the sandbox that lets a test act at an exact moment of an exchange. */
import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** Each is called once, at the first such moment, and then removed. */
export interface Moments {
  /** KIE has accepted the task and the edge has not received the response. */
  beforeResponse?: () => void;
  /** The response to createTask is about to be sent. The function returned is called when it has been sent. */
  sendingResponse?: () => () => void;
  /** The edge has requested a result and has received nothing. */
  beforeFile?: () => void;
  /** Half of the result has been sent. */
  insideFile?: () => void;
}

export interface KieProxy {
  url: string;
  moments: Moments;
  stop: () => Promise<void>;
}

export async function startKieProxy(target: string): Promise<KieProxy> {
  const moments: Moments = {};
  const take = <K extends keyof Moments>(name: K): Moments[K] => {
    const act = moments[name];
    delete moments[name];
    return act;
  };
  const server = createServer((request, response) => {
    void exchange(request, response).catch(() => response.destroy());
  });

  async function exchange(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const isFile = request.url?.startsWith('/media/') === true;
    const isCreate = request.url?.endsWith('/createTask') === true;
    if (isFile) take('beforeFile')?.();
    const upstream = await forwardRequest(target, request);
    if (isCreate) take('beforeResponse')?.();
    const { 'transfer-encoding': _, ...headers } = upstream.headers;
    const insideFile = isFile ? take('insideFile') : undefined;
    if (insideFile !== undefined) {
      response.writeHead(upstream.status, headers);
      response.write(upstream.body.subarray(0, upstream.body.length / 2), insideFile);
      return;
    }
    const afterResponse = isCreate ? take('sendingResponse')?.() : undefined;
    response.writeHead(upstream.status, { ...headers, 'content-length': upstream.body.length });
    response.end(upstream.body, () => afterResponse?.());
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    moments,
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

/** Keeps the Host header, so that the sandbox uses the proxy's address in the links to its files. */
async function forwardRequest(target: string, request: IncomingMessage) {
  const { hostname, port } = new URL(target);
  const outgoing = forward({
    hostname,
    port,
    method: request.method,
    path: request.url,
    headers: { ...request.headers, 'accept-encoding': 'identity' },
  });
  outgoing.end(await buffer(request));
  const [upstream] = (await once(outgoing, 'response')) as [IncomingMessage];
  return {
    status: upstream.statusCode ?? 502,
    headers: upstream.headers,
    body: await buffer(upstream),
  };
}
