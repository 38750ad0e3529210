import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { sampleEvery } from '../support/copy-memory.ts';
import { Journey, linksOf } from '../support/journey.ts';
import { until } from '../support/until.ts';
import { inspectMemory } from '../support/worker-memory.ts';

const SAMPLE_MS = 20;
/** A part of 5 MiB, the buffers of the form parser, and garbage that has not been collected. */
const MAX_MIB = 24;

const PNG_HEAD = Buffer.from('89504e470d0a1a0a', 'hex');
const MP4_HEAD = Buffer.from('000000206674797069736f6d', 'hex');

interface Uploaded {
  code: number;
  data: { downloadUrl: string; fileSize: number; mimeType: string };
}
interface InputFile {
  url: string;
  status: number;
  bytes: number;
  sha256: string;
}

async function upload(
  journey: Journey,
  bytes: Buffer,
  fileName: string,
): Promise<Uploaded['data']> {
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(bytes)]), fileName);
  body.append('uploadPath', 'images');
  const response = await fetch(`${journey.edge.url}/api/file-stream-upload`, {
    method: 'POST',
    body,
  });
  const { code, data } = (await response.json()) as Uploaded;
  expect([response.status, code]).toEqual([200, 200]);
  return data;
}

describe('an uploaded file', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: 'kling/*' });
  });
  afterAll(() => journey.stop());

  it('is fetched by KIE from the edge byte for byte and becomes a video', async () => {
    await journey.faults({});
    const picture = Buffer.concat([PNG_HEAD, randomBytes(200_000)]);
    const { downloadUrl } = await upload(journey, picture, 'cat.png');
    const taskId = await journey.create({
      model: 'kling/v2-5-turbo-image-to-video-pro',
      input: { prompt: 'the cat wakes up', image_url: downloadUrl },
    });
    const [file] = await until('the sandbox to fetch the image', async () => {
      const address = `${journey.sandbox?.url}/sandbox/tasks/${taskId}/input-files`;
      const { files } = (await (await fetch(address)).json()) as { files: InputFile[] };
      return files.length > 0 && files;
    });
    expect(file).toEqual({
      url: downloadUrl,
      status: 200,
      bytes: picture.byteLength,
      sha256: createHash('sha256').update(picture).digest('hex'),
    });
    const record = await journey.waitForState(taskId, 'success');
    expect((await fetch(linksOf(record)[0] ?? '')).headers.get('content-type')).toBe('video/mp4');
  });

  it('whose upload is aborted uses no quota', async () => {
    const before = await countBytes();
    for (let n = 0; n < 5; n++) await abortUpload(journey.edge.url);
    const isFreed = async () => (await countBytes()) === before;
    expect(await until('the quota to be free again', isFreed, 15_000)).toBe(true);
  });

  const countBytes = async () =>
    (
      await journey.rows<{ bytes: number }>('select coalesce(sum(size), 0) as bytes from uploads')
    )[0]?.bytes;
});

it('An upload of 60 MiB is stored whole and never held whole in memory', async () => {
  const journey = await Journey.start({}, { inspect: true });
  onTestFinished(() => journey.stop());
  const video = Buffer.concat([MP4_HEAD, randomBytes(60 * 2 ** 20)]);
  const { sample, close } = await inspectMemory(journey.edge, 'kie-edge');
  let peakMib = 0;
  const stopSampling = sampleEvery(SAMPLE_MS, async () => {
    peakMib = Math.max(peakMib, await sample());
  });
  const { downloadUrl, fileSize, mimeType } = await upload(journey, video, 'clip.mp4');
  await stopSampling();
  close();
  expect(peakMib).toBeGreaterThan(0);
  expect(peakMib).toBeLessThan(MAX_MIB);
  expect([fileSize, mimeType]).toEqual([video.byteLength, 'video/mp4']);
  const bytes = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer());
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(
    createHash('sha256').update(video).digest('hex'),
  );
});

/** Sends the head of an upload and some of its bytes, and then resets the connection. */
async function abortUpload(edgeUrl: string): Promise<void> {
  const { hostname, port } = new URL(edgeUrl);
  const socket = connect(Number(port), hostname);
  await once(socket, 'connect');
  const part = 'Content-Disposition: form-data; name="file"; filename="a.mp4"';
  socket.write(
    `POST /api/file-stream-upload HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 50000000\r\n` +
      `Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n${part}\r\n\r\n`,
  );
  socket.write(Buffer.concat([MP4_HEAD, randomBytes(3 * 2 ** 20)]));
  await new Promise((resolve) => setTimeout(resolve, 300));
  socket.resetAndDestroy();
  await once(socket, 'close');
}
