import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, until, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin({ taskSeconds: 0 }));

/** Creates a task that ends at once and returns the URL of its first file. */
const createFile = async (model = 'wan/2-7-r2v'): Promise<string> => {
  const taskId = await sandbox.createTask({ model, input: {} });
  return until(
    async () => (await sandbox.list()).tasks.find((one) => one.taskId === taskId)?.resultUrls[0],
  );
};
const download = async (url: string, headers: Record<string, string> = {}) =>
  Buffer.from(await (await fetch(url, { headers })).arrayBuffer());

/** The box names of an mp4. Fails unless the boxes cover the file exactly. */
function readBoxes(bytes: Buffer): string[] {
  const names = [];
  let at = 0;
  while (at < bytes.length) {
    names.push(bytes.toString('latin1', at + 4, at + 8));
    at += bytes.readUInt32BE(at);
  }
  expect(at).toBe(bytes.length);
  return names;
}

/** The chunk names of a PNG up to IEND. Fails on a wrong checksum. */
function readChunks(bytes: Buffer): string[] {
  const names: string[] = [];
  for (let at = 8; names.at(-1) !== 'IEND';) {
    const length = bytes.readUInt32BE(at);
    names.push(bytes.toString('latin1', at + 4, at + 8));
    const sum = crc32(bytes.subarray(at + 4, at + 8 + length));
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(sum);
    at += length + 12;
  }
  return names;
}

describe('result files', () => {
  it('a video is a fast-start mp4 whose free box makes it unique', async () => {
    const [one, other] = [await createFile(), await createFile()];
    const response = await fetch(one);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Number(response.headers.get('content-length'))).toBe(bytes.length);
    const names = readBoxes(bytes);
    expect(names[0]).toBe('ftyp');
    expect(names.indexOf('moov')).toBeLessThan(names.indexOf('mdat'));
    expect(names.at(-1)).toBe('free');
    expect(bytes.equals(await download(other))).toBe(false);
    expect(bytes.equals(await download(one))).toBe(true);
  });

  it('an image is a PNG with correct checksums and unique bytes', async () => {
    const [one, other] = [await createFile('nano-banana-2'), await createFile('nano-banana-2')];
    const bytes = await download(one);
    expect(readChunks(bytes).slice(-2)).toEqual(['tEXt', 'IEND']);
    expect(bytes.equals(await download(other))).toBe(false);
  });

  it.each(['wan/2-7-r2v', 'nano-banana-2'])(
    'a file of %s has exactly the requested size',
    async (model) => {
      await sandbox.begin({ taskSeconds: 0, fileBytes: 200_000 });
      const bytes = await download(await createFile(model));
      expect(bytes).toHaveLength(200_000);
      if (model === 'nano-banana-2') readChunks(bytes);
      else readBoxes(bytes);
    },
  );

  it('a 100 MB file streams to its last byte', async () => {
    await sandbox.begin({ taskSeconds: 0, fileBytes: 100_000_001 });
    const response = await fetch(await createFile());
    expect(response.headers.get('content-length')).toBe('100000001');
    let total = 0;
    for await (const chunk of response.body ?? []) total += (chunk as Uint8Array).length;
    expect(total).toBe(100_000_001);
  });

  it('HEAD returns the headers of GET and no body', async () => {
    const response = await fetch(await createFile(), { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    expect(await response.text()).toBe('');
  });

  it.each([
    ['bytes=0-99', 0, 100],
    ['bytes=6000-', 6000, undefined],
    ['bytes=-50', -50, undefined],
    ['bytes=131000-131200', 131_000, 131_201],
  ])('a Range of %s returns that part of the file', async (range, start, end) => {
    await sandbox.begin({ taskSeconds: 0, fileBytes: 140_000 });
    const url = await createFile();
    const whole = await download(url);
    const response = await fetch(url, { headers: { range } });
    expect(response.status).toBe(206);
    const from = start < 0 ? whole.length + start : start;
    const to = end ?? whole.length;
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/140000`);
    expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true);
  });

  it('a Range past the end returns 416', async () => {
    const response = await fetch(await createFile(), { headers: { range: 'bytes=99999999-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
  });

  it('returns 404 before the task succeeds, past its last file, and for another type', async () => {
    const url = await createFile();
    expect((await fetch(url.replace('1.mp4', '2.mp4'))).status).toBe(404);
    expect((await fetch(url.replace('1.mp4', '1.png'))).status).toBe(404);
    await sandbox.begin({ taskSeconds: 60 });
    const taskId = await sandbox.createTask();
    expect((await fetch(`${sandbox.url}/media/${taskId}/1.mp4`)).status).toBe(404);
  });

  it('an audio file is an MP3 with unique bytes', async () => {
    const model = 'elevenlabs/text-to-speech-turbo-2-5';
    const [one, other] = [await createFile(model), await createFile(model)];
    const response = await fetch(one);
    expect(response.headers.get('content-type')).toBe('audio/mpeg');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(bytes.toString('latin1', 0, 3)).toBe('ID3');
    expect(bytes.equals(await download(other))).toBe(false);
  });

  it('a stream has ended, and a request for it is counted', async () => {
    const taskId = await sandbox.createTask();
    expect((await fetch(`${sandbox.url}/media/${taskId}/stream-0`)).status).toBe(404);
    expect((await sandbox.list()).streamReads).toBe(1);
  });

  it('rejects and counts a request that carries a key', async () => {
    const response = await fetch(await createFile(), {
      headers: { authorization: 'Bearer sandbox-key' },
    });
    expect(response.status).toBe(400);
    expect((await sandbox.list()).keyLeaks).toBe(1);
  });
});

/** Creates a file whose next download hits the fault. */
const createFaultyFile = async (kind: string, fault: Record<string, unknown> = {}) => {
  const url = await createFile();
  await sandbox.setFaults({ [kind]: { times: 1, ...fault } });
  return url;
};

describe('file faults', () => {
  it('file.noLength omits Content-Length, once if times is 1', async () => {
    const url = await createFaultyFile('file.noLength');
    const first = await fetch(url);
    expect(first.headers.get('content-length')).toBeNull();
    const whole = Buffer.from(await first.arrayBuffer());
    const second = await fetch(url);
    expect(Number(second.headers.get('content-length'))).toBe(whole.length);
    expect(Buffer.from(await second.arrayBuffer()).equals(whole)).toBe(true);
    expect((await sandbox.list()).tasks[0]?.faults).toEqual(['file.noLength']);
  });

  it('file.cut announces the full length and cuts off in the middle', async () => {
    const url = await createFaultyFile('file.cut');
    const response = await fetch(url);
    let got = 0;
    const reading = (async () => {
      for await (const chunk of response.body ?? []) got += (chunk as Uint8Array).length;
    })();
    await expect(reading).rejects.toThrow();
    expect(got).toBe(Math.floor(Number(response.headers.get('content-length')) / 2));
    readBoxes(await download(url));
  });

  it('file.late delays the response by its seconds', async () => {
    const url = await createFaultyFile('file.late', { seconds: 0.1 });
    const start = Date.now();
    await download(url);
    expect(Date.now() - start).toBeGreaterThanOrEqual(95);
  });

  it('file.expired returns 404', async () => {
    expect((await fetch(await createFaultyFile('file.expired'))).status).toBe(404);
  });

  it('file.wrongType labels a video as text/html', async () => {
    const response = await fetch(await createFaultyFile('file.wrongType'));
    expect(response.headers.get('content-type')).toBe('text/html');
  });
});
