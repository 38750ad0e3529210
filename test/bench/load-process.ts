/** Entry point of the load process: sends requests over keep-alive connections. */
import { Agent, request as httpRequest } from 'node:http';
import type { LoadRequest, LoadResult, LoadSpec } from './load-generator.ts';

process.on('message', (spec: LoadSpec) => {
  void runLoad(spec).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ problem: String(error) }),
  );
});

async function runLoad({ requests, count, parallel }: LoadSpec): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const times: number[] = [];
  let next = 0;
  let bytes = 0;
  const sendInSequence = async () => {
    while (next < count) {
      const request = requests[next++ % requests.length];
      if (request === undefined) throw new Error('the load has no requests');
      const sentAt = performance.now();
      bytes += await send(agent, request);
      times.push(performance.now() - sentAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: parallel }, sendInSequence));
  const ms = performance.now() - startedAt;
  agent.destroy();
  return { times, ms, bytes };
}

/** Returns the length of the response body. Rejects when the status is not 2xx, which ends the run. */
function send(agent: Agent, { url, method, headers, body }: LoadRequest): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent, method, headers }, (response) => {
      let length = 0;
      let text = '';
      const isOk = response.statusCode !== undefined && response.statusCode < 300;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (!isOk) text += chunk.toString();
      });
      response.on('error', reject);
      response.on('end', () =>
        isOk ? resolve(length) : reject(new Error(`${url}: ${response.statusCode} ${text}`)),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
