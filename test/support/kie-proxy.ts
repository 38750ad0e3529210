/** Stands between the edge and the sandbox and lets a test act at an exact moment of the exchange. */
import { once } from 'node:events';
import {
  createServer,
  request as forward,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import { buffer } from 'node:stream/consumers';
import type { AddressInfo } from 'node:net';

/** Each is called once, the first time its moment comes. */
export interface Moments {
  /** KIE took the task; the edge has not heard of it. */
  beforeAnswer?: () => void;
  /** The answer to createTask is about to leave; what is given back is called once it has left. */
  answering?: () => () => void;
  /** The edge asked for a result, and no byte has come. */
  beforeFile?: () => void;
  /** Half of the result has come. */
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
    const answer = await ask(target, request);
    if (isCreate) take('beforeAnswer')?.();
    const { 'transfer-encoding': _, ...headers } = answer.headers;
    const insideFile = isFile ? take('insideFile') : undefined;
    if (insideFile !== undefined) {
      response.writeHead(answer.status, headers);
      response.write(answer.body.subarray(0, answer.body.length / 2), insideFile);
      return;
    }
    const afterAnswer = isCreate ? take('answering')?.() : undefined;
    response.writeHead(answer.status, { ...headers, 'content-length': answer.body.length });
    response.end(answer.body, () => afterAnswer?.());
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

/** The Host header goes along, so that the sandbox names its files by the proxy's address. */
async function ask(target: string, request: IncomingMessage) {
  const { hostname, port } = new URL(target);
  const outgoing = forward({
    hostname,
    port,
    method: request.method,
    path: request.url,
    headers: { ...request.headers, 'accept-encoding': 'identity' },
  });
  outgoing.end(await buffer(request));
  const [answer] = (await once(outgoing, 'response')) as [IncomingMessage];
  return { status: answer.statusCode ?? 502, headers: answer.headers, body: await buffer(answer) };
}
