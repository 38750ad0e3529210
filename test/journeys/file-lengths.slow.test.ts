/** Files whose host sends a false Content-Length, over real connections: what the runtime makes of it is the point. */
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startFakeKie, type FakeKie } from '../support/fake-kie.ts';
import { Journey, linksOf } from '../support/journey.ts';
import { until } from '../support/until.ts';

const FILE = 'x'.repeat(100_000);
const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
const LAST_CHUNK = '0\r\n\r\n';

/** Sends a response's head and body as they are. */
type Respond = (socket: Socket) => void;

const head = (...headers: string[]) => `${['HTTP/1.1 200 OK', ...headers].join('\r\n')}\r\n\r\n`;
const CHUNKED = 'transfer-encoding: chunked';

describe('a file whose Content-Length is false', () => {
  let journey: Journey;
  let kie: FakeKie;
  let host: Server;
  let respond: Respond | undefined;
  let requests = 0;

  beforeAll(async () => {
    host = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => {
        requests++;
        respond?.(socket);
      });
    });
    host.listen(0, '127.0.0.1');
    await once(host, 'listening');
    const filesUrl = `http://127.0.0.1:${(host.address() as AddressInfo).port}/`;
    kie = await startFakeKie({ filesUrl });
    journey = await Journey.start({ KIE_BASE_URL: kie.url, KIE_API_KEY: kie.key });
  });
  afterAll(async () => {
    await journey.stop();
    await kie.stop();
    host.close();
  });

  /** Creates a task whose file the host serves like this. Returns its id, and KIE's. */
  async function createTask(respondWith: Respond): Promise<string> {
    respond = respondWith;
    requests = 0;
    return journey.create();
  }
  const readFiles = (taskId: string) =>
    journey.rows<{ state: string; attempts: number; size: number | null; error: string | null }>(
      `select files.state, files.attempts, files.size, files.last_error as error
       from files join tasks on tasks.id = files.id where task_id = ?1`,
      taskId,
    );
  async function readCopy(taskId: string): Promise<string> {
    const [link = ''] = linksOf(await journey.waitForState(taskId, 'success'));
    const response = await fetch(link);
    expect(response.headers.get('cache-control')).toContain('immutable');
    return response.text();
  }

  it('too short, and chunked, is stored whole by the first attempt', async () => {
    const taskId = await createTask((socket) => {
      socket.write(head('content-length: 500', CHUNKED));
      socket.end(chunk(FILE) + LAST_CHUNK);
    });
    await journey.waitForCopy(taskId);
    expect(await readCopy(taskId)).toBe(FILE);
    expect(requests).toBe(1);
  });

  it('too long, and chunked, is stored when two attempts in turn, 30 seconds apart, end at the same byte', async () => {
    const startedAt = Date.now();
    const taskId = await createTask((socket) => {
      socket.write(head('content-length: 200000', CHUNKED));
      socket.end(chunk(FILE) + LAST_CHUNK);
    });
    await journey.waitForCopy(taskId, 90_000);
    expect(await readCopy(taskId)).toBe(FILE);
    expect(requests).toBeGreaterThan(2);
    expect(Date.now() - startedAt).toBeGreaterThanOrEqual(30_000);
  }, 120_000);

  it.each([
    ['chunked and cut off', head('content-length: 200000', CHUNKED) + chunk(FILE)],
    ['too long and cut off', head('content-length: 200000') + FILE],
    ['chunked and cut off, without a length', head(CHUNKED) + chunk(FILE)],
  ])('%s, is stored by no attempt', async (_what, text) => {
    const taskId = await createTask((socket) => socket.end(text));
    const file = await until('two attempts', async () => {
      const [row] = await readFiles(taskId);
      return row !== undefined && row.attempts >= 2 && row;
    });
    expect(file).toMatchObject({ state: 'pending', size: null });
    expect(file.error).toMatch(/connection/i);
  });
});
