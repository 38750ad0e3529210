import { crc32 } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startSandbox, until, type Sandbox } from './sandbox-fixture.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
}, 30_000);
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.begin({ taskSeconds: 0 }));

/** The address of the first file of a task that has just ended. */
const file = async (model = 'wan/2-7-r2v'): Promise<string> => {
  const taskId = await sandbox.createdId({ model, input: {} });
  return until(
    async () => (await sandbox.list()).tasks.find((one) => one.taskId === taskId)?.resultUrls[0],
  );
};
const bytesOf = async (url: string, headers: Record<string, string> = {}) =>
  Buffer.from(await (await fetch(url, { headers })).arrayBuffer());

/** The boxes of an mp4, which must cover it to its last byte. */
function boxes(bytes: Buffer): string[] {
  const names = [];
  let at = 0;
  while (at < bytes.length) {
    names.push(bytes.toString('latin1', at + 4, at + 8));
    at += bytes.readUInt32BE(at);
  }
  expect(at).toBe(bytes.length);
  return names;
}

/** The chunks of a PNG up to IEND, each with its checksum proved. */
function chunks(bytes: Buffer): string[] {
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
  test('a video is an mp4 that starts fast, and its box for free space makes it unlike any other', async () => {
    const [one, other] = [await file(), await file()];
    const response = await fetch(one);
    expect(response.headers.get('content-type')).toBe('video/mp4');
    const bytes = Buffer.from(await response.arrayBuffer());
    expect(Number(response.headers.get('content-length'))).toBe(bytes.length);
    const names = boxes(bytes);
    expect(names[0]).toBe('ftyp');
    expect(names.indexOf('moov')).toBeLessThan(names.indexOf('mdat'));
    expect(names.at(-1)).toBe('free');
    expect(bytes.equals(await bytesOf(other))).toBe(false);
    expect(bytes.equals(await bytesOf(one))).toBe(true);
  });

  test('a picture is a PNG with right checksums, unlike any other', async () => {
    const [one, other] = [await file('nano-banana-2'), await file('nano-banana-2')];
    const bytes = await bytesOf(one);
    expect(chunks(bytes).slice(-2)).toEqual(['tEXt', 'IEND']);
    expect(bytes.equals(await bytesOf(other))).toBe(false);
  });

  test.each(['wan/2-7-r2v', 'nano-banana-2'])(
    '%s has exactly the bytes that were asked for',
    async (model) => {
      await sandbox.begin({ taskSeconds: 0, fileBytes: 200_000 });
      const bytes = await bytesOf(await file(model));
      expect(bytes).toHaveLength(200_000);
      if (model === 'nano-banana-2') chunks(bytes);
      else boxes(bytes);
    },
  );

  test('a large file streams to its last byte', async () => {
    await sandbox.begin({ taskSeconds: 0, fileBytes: 100_000_001 });
    const response = await fetch(await file());
    expect(response.headers.get('content-length')).toBe('100000001');
    let total = 0;
    for await (const chunk of response.body ?? []) total += (chunk as Uint8Array).length;
    expect(total).toBe(100_000_001);
  });

  test('HEAD has the headers of GET and no body', async () => {
    const response = await fetch(await file(), { method: 'HEAD' });
    expect(response.status).toBe(200);
    expect(Number(response.headers.get('content-length'))).toBeGreaterThan(1000);
    expect(await response.text()).toBe('');
  });

  test.each([
    ['bytes=0-99', 0, 100],
    ['bytes=6000-', 6000, undefined],
    ['bytes=-50', -50, undefined],
    ['bytes=131000-131200', 131_000, 131_201],
  ])('a range of %s is that part of the whole', async (range, start, end) => {
    await sandbox.begin({ taskSeconds: 0, fileBytes: 140_000 });
    const url = await file();
    const whole = await bytesOf(url);
    const response = await fetch(url, { headers: { range } });
    expect(response.status).toBe(206);
    const from = start < 0 ? whole.length + start : start;
    const to = end ?? whole.length;
    expect(response.headers.get('content-range')).toBe(`bytes ${from}-${to - 1}/140000`);
    expect(Buffer.from(await response.arrayBuffer()).equals(whole.subarray(from, to))).toBe(true);
  });

  test('a range past the end is 416', async () => {
    const response = await fetch(await file(), { headers: { range: 'bytes=99999999-' } });
    expect(response.status).toBe(416);
    expect(response.headers.get('content-range')).toMatch(/^bytes \*\/\d+$/);
  });

  test('there is no file before the task succeeds, none past its last, and none of another type', async () => {
    const url = await file();
    expect((await fetch(url.replace('1.mp4', '2.mp4'))).status).toBe(404);
    expect((await fetch(url.replace('1.mp4', '1.png'))).status).toBe(404);
    await sandbox.begin({ taskSeconds: 60 });
    const taskId = await sandbox.createdId();
    expect((await fetch(`${sandbox.url}/media/${taskId}/1.mp4`)).status).toBe(404);
  });

  test('a key that is sent along is refused and counted', async () => {
    const response = await fetch(await file(), {
      headers: { authorization: 'Bearer sandbox-key' },
    });
    expect(response.status).toBe(400);
    expect((await sandbox.list()).keyLeaks).toBe(1);
  });
});

/** A file whose next reading misbehaves. */
const withFault = async (kind: string, fault: Record<string, unknown> = {}) => {
  const url = await file();
  await sandbox.faults({ [kind]: { times: 1, ...fault } });
  return url;
};

describe('result files that misbehave', () => {
  test('file.noLength says no length, once where times is 1', async () => {
    const url = await withFault('file.noLength');
    const first = await fetch(url);
    expect(first.headers.get('content-length')).toBeNull();
    const whole = Buffer.from(await first.arrayBuffer());
    const second = await fetch(url);
    expect(Number(second.headers.get('content-length'))).toBe(whole.length);
    expect(Buffer.from(await second.arrayBuffer()).equals(whole)).toBe(true);
    expect((await sandbox.list()).tasks[0]?.faults).toEqual(['file.noLength']);
  });

  test('file.cut announces the whole and breaks off in the middle', async () => {
    const url = await withFault('file.cut');
    const response = await fetch(url);
    let got = 0;
    const reading = (async () => {
      for await (const chunk of response.body ?? []) got += (chunk as Uint8Array).length;
    })();
    await expect(reading).rejects.toThrow();
    expect(got).toBe(Math.floor(Number(response.headers.get('content-length')) / 2));
    boxes(await bytesOf(url));
  });

  test('file.late begins after its seconds', async () => {
    const url = await withFault('file.late', { seconds: 0.3 });
    const start = Date.now();
    await bytesOf(url);
    expect(Date.now() - start).toBeGreaterThanOrEqual(295);
  });

  test('file.expired is gone', async () => {
    expect((await fetch(await withFault('file.expired'))).status).toBe(404);
  });

  test('file.wrongType calls the video a page', async () => {
    const response = await fetch(await withFault('file.wrongType'));
    expect(response.headers.get('content-type')).toBe('text/html');
  });
});
