/** The load, as a process of its own: requests over kept connections, so many at once. */
import { Agent, request as httpRequest } from 'node:http';
import type { LoadResult, LoadSpec } from './load.ts';

process.on('message', (spec: LoadSpec) => {
  void run(spec).then(
    (result) => process.send?.(result),
    (error: unknown) => process.send?.({ problem: String(error) }),
  );
});

async function run({ requests, count, parallel }: LoadSpec): Promise<LoadResult> {
  const agent = new Agent({ keepAlive: true, maxSockets: parallel });
  const times: number[] = [];
  let next = 0;
  let bytes = 0;
  const caller = async () => {
    while (next < count) {
      const one = requests[next++ % requests.length];
      if (one === undefined) throw new Error('there is nothing to ask for');
      const begun = performance.now();
      bytes += await ask(agent, one);
      times.push(performance.now() - begun);
    }
  };
  const begun = performance.now();
  await Promise.all(Array.from({ length: parallel }, caller));
  const ms = performance.now() - begun;
  agent.destroy();
  return { times, ms, bytes };
}

/** Gives the length of the answer's body. An answer that is not a 2xx ends the run. */
function ask(
  agent: Agent,
  { url, method, headers, body }: LoadSpec['requests'][0],
): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = httpRequest(url, { agent, method, headers }, (response) => {
      let length = 0;
      let text = '';
      const isGood = response.statusCode !== undefined && response.statusCode < 300;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (!isGood) text += chunk.toString();
      });
      response.on('error', reject);
      response.on('end', () =>
        isGood ? resolve(length) : reject(new Error(`${url}: ${response.statusCode} ${text}`)),
      );
    });
    request.on('error', reject);
    request.end(body);
  });
}
