import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { runCron } from '../../../src/worker/cron.ts';
import { ADMIN_TOKEN, bearer, closedEdge, makeClient, typeOf } from '../auth/builders.ts';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../src/worker/platform/units.ts';
import { rows } from '../tasks/builders.ts';
import {
  base64Of,
  bytesLike,
  form,
  jsonUpload,
  MP4,
  PNG,
  streamUpload,
  uploadingEdge,
  type Uploaded,
} from './builders.ts';

/** Files in R2, and the bytes that are taken of quotas. */
const kept = async () => [
  (await env.FILES.list()).objects.length,
  (await rows('select coalesce(sum(size), 0) as bytes from uploads'))[0]?.['bytes'],
];
const bytesAt = async (edge: ReturnType<typeof uploadingEdge>, address: string) =>
  new Uint8Array(await (await edge.request(address)).arrayBuffer());

describe('a file', () => {
  it.each([
    ['by a form', (edge) => streamUpload(edge, form(['file', PNG, 'cat.png']))],
    [
      'in base64',
      (edge) => jsonUpload(edge, 'base64', { base64Data: base64Of(PNG), fileName: 'cat.png' }),
    ],
    [
      'in a data address',
      (edge) =>
        jsonUpload(edge, 'base64', {
          base64Data: `data:image/png;base64,${base64Of(PNG)}`,
          uploadPath: 'x',
          fileName: 'cat.png',
        }),
    ],
    [
      'by its address',
      (edge) => jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/pets/cat.png?a=1' }),
    ],
  ] as [string, (edge: ReturnType<typeof uploadingEdge>) => Promise<Response>][])(
    'given %s is kept, and answered as by the upload host of KIE',
    async (_how, send) => {
      const edge = uploadingEdge({}, () => new Response(PNG));
      const response = await send(edge);
      const { success, code, data } = await response.json<Uploaded>();
      expect([response.status, success, code]).toEqual([200, true, 200]);
      expect(data).toEqual({
        fileName: 'cat.png',
        filePath: expect.stringMatching(/^uploads\/[\w-]{22}\/cat\.png$/) as string,
        downloadUrl: `http://edge.test/${data.filePath}`,
        fileSize: PNG.byteLength,
        mimeType: 'image/png',
        uploadedAt: '2026-01-01T00:00:00.000Z',
        expiresAt: '2026-01-04T00:00:00.000Z',
      });
      expect(await bytesAt(edge, data.downloadUrl)).toEqual(PNG);
    },
  );

  it.each([
    [
      'before it',
      form(['uploadPath', 'images/x'], ['fileName', 'dog.gif'], ['file', PNG, 'cat.png']),
    ],
    [
      'behind it',
      form(['file', PNG, 'cat.png'], ['uploadPath', 'images/x'], ['fileName', 'dog.gif']),
    ],
  ])('has the name that the form says %s, with the ending of what it is', async (_where, body) => {
    const { data } = await (await streamUpload(uploadingEdge(), body)).json<Uploaded>();
    expect(data.fileName).toBe('dog.png');
  });

  it.each([
    ['../../etc/passwd', 'passwd.png'],
    ['C:\\cats\\my cat.PNG', 'my-cat.png'],
    ['ÄÖÜ.png', 'file.png'],
    ['<script>.html', 'script.png'],
    ['a'.repeat(300), `${'a'.repeat(100)}.png`],
    ['', 'file.png'],
  ])('named %j lies under %s', async (fileName, expected) => {
    const response = await jsonUpload(uploadingEdge(), 'base64', {
      base64Data: base64Of(PNG),
      fileName,
    });
    expect((await response.json<Uploaded>()).data.fileName).toBe(expected);
  });

  it('is given out with Range, its own type, and no way to run', async () => {
    const edge = uploadingEdge();
    const { data } = await (
      await streamUpload(edge, form(['file', MP4, 'a.html']))
    ).json<Uploaded>();
    const response = await edge.request(data.downloadUrl, { headers: { range: 'bytes=0-7' } });
    expect([response.status, response.headers.get('content-type')]).toEqual([206, 'video/mp4']);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    expect((await edge.request(data.downloadUrl, { method: 'HEAD' })).status).toBe(200);
  });

  it('is gone after three days, from its link at once and from R2 with the next cron', async () => {
    const edge = uploadingEdge();
    const { data } = await (await streamUpload(edge, form(['file', PNG]))).json<Uploaded>();
    edge.clock.now += 3 * DAY_MS - 1;
    expect((await edge.request(data.downloadUrl)).status).toBe(200);
    edge.clock.now += 1;
    expect((await edge.request(data.downloadUrl)).status).toBe(404);
    expect(await kept()).toEqual([1, PNG.byteLength]);
    await runCron(edge.deps, edge.clock.now);
    expect(await kept()).toEqual([0, 0]);
    expect(await rows('select * from uploads')).toEqual([]);
  });

  it('is found by its whole link alone', async () => {
    const edge = uploadingEdge();
    const { data } = await (
      await streamUpload(edge, form(['file', PNG, 'cat.png']))
    ).json<Uploaded>();
    for (const wrong of [
      data.downloadUrl.replace('cat', 'dog'),
      data.downloadUrl.replace(/uploads\/./, 'uploads/_'),
      data.downloadUrl.replace('/uploads/', '/files/'),
    ])
      expect((await edge.request(wrong)).status).toBe(404);
  });
});

describe('an upload is refused, and nothing is kept,', () => {
  const html = bytesLike('<!doctype html><script>');
  const svg = bytesLike('<svg xmlns="http://www.w3.org/2000/svg">');
  it.each([
    ['of a page that says that it is a picture', form(['file', html, 'cat.png']), 415],
    ['of a picture that may run script', form(['file', svg, 'cat.svg']), 415],
    ['of nothing', form(['file', new Uint8Array(), 'cat.png']), 415],
    ['without a file', form(['fileName', 'cat.png']), 422],
    ['of a picture that is too large', form(['file', bytesLike('\x89PNG\r\n\x1a\n', 101)]), 413],
    ['that is no form', 'text', 415],
  ])('%s', async (_what, body, status) => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100' });
    const response = await streamUpload(edge, body);
    expect([response.status, await kept()]).toEqual([status, [0, 0]]);
  });

  it.each([
    ['no base64', { base64Data: '***' }, 'base64Data'],
    ['no data', {}, 'base64Data'],
    ['a name that is none', { base64Data: base64Of(PNG), fileName: 5 }, 'fileName'],
  ])('in base64 with %s', async (_what, body, field) => {
    const response = await jsonUpload(uploadingEdge(), 'base64', body);
    const { error } = await response.json<{ error: { fields: { field: string }[] } }>();
    expect([response.status, error.fields.map((wrong) => wrong.field)]).toEqual([422, [field]]);
  });

  it.each([
    'http://app.example.com/a.png',
    'https://127.0.0.1/a.png',
    'https://0x7f.1/a.png',
    'https://[::1]/a.png',
    'https://localhost/a.png',
    'https://user@app.example.com/a.png',
    'https://app.example.com:8443/a.png',
    'http://edge.test/files/a.png',
    'ftp://app.example.com/a.png',
    'no address',
  ])('by the address %s, which is not fetched', async (fileUrl) => {
    const edge = uploadingEdge();
    expect(await typeOf(await jsonUpload(edge, 'url', { fileUrl }))).toEqual([
      422,
      'validation_failed',
    ]);
    expect([edge.calls, await kept()]).toEqual([[], [0, 0]]);
  });

  it.each([
    ['redirects', () => Response.redirect('https://127.0.0.1/', 302), 422],
    ['answers 404', () => new Response('', { status: 404 }), 422],
    ['gives a page', () => new Response('<html>'.repeat(20)), 415],
    ['cannot be reached', () => Promise.reject(new Error('refused')), 422],
    ['breaks off', () => new Response(brokenOff()), 422],
    ['gives too much', () => new Response(bytesLike('\x89PNG\r\n\x1a\n', 101)), 413],
  ])('by an address that %s', async (_what, respond, status) => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100' }, respond);
    const response = await jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a.png' });
    expect([response.status, await kept(), edge.calls.length]).toEqual([status, [0, 0], 1]);
  });

  it('from whom no way lets in', async () => {
    const edge = closedEdge();
    expect(await typeOf(await streamUpload(edge, form(['file', PNG])))).toEqual([
      403,
      'auth_not_configured',
    ]);
    expect(await kept()).toEqual([0, 0]);
  });
});

/** A body that ends with an error behind its first bytes. */
function brokenOff(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    start: (controller) => controller.enqueue(PNG.slice()),
    pull: (controller) => controller.error(new Error('the line is cut')),
  });
}

it('in base64 may be of ten mebibytes', async () => {
  const bytes = bytesLike('\x89PNG\r\n\x1a\n', 10 * 2 ** 20);
  const base64Data = btoa(
    Array.from({ length: 160 }, (_, n) =>
      String.fromCharCode(...bytes.subarray(n * 65_536, (n + 1) * 65_536)),
    ).join(''),
  );
  const response = await jsonUpload(uploadingEdge(), 'base64', { base64Data });
  expect((await response.json<Uploaded>()).data.fileSize).toBe(bytes.byteLength);
});

describe('the uploads of an account', () => {
  it('count in their minute though nothing came of them, and nobody is bothered beyond it', async () => {
    const edge = uploadingEdge(
      { LIMITS: '{"open":{"perMinute":2}}' },
      () => new Response('', { status: 404 }),
    );
    const send = async () =>
      (await jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a.png' })).status;
    expect([await send(), await send(), await send(), await send()]).toEqual([422, 422, 429, 429]);
    expect(edge.calls).toHaveLength(2);
    edge.clock.now += MINUTE_MS;
    expect(await send()).toBe(422);
    edge.clock.now += MINUTE_MS;
    await runCron(edge.deps, edge.clock.now);
    expect(await rows('select * from uploads')).toEqual([]);
  });

  it('that were cut off without a word are given up after an hour, with what lies there', async () => {
    const edge = uploadingEdge();
    const id = 'cut-off-aaaaaaaaaaaaaa';
    const intent = { id, client: 'open', account: 'open', createdAt: edge.clock.now };
    const { uploads } = edge.deps.store;
    await uploads.begin(
      { ...intent, giveUpAt: edge.clock.now + HOUR_MS },
      { perMinute: null, files: 9 },
    );
    await uploads.reserve(id, 5, 100);
    await env.FILES.put(`uploads/${id}`, 'half');
    expect(await kept()).toEqual([1, 5]);
    edge.clock.now += HOUR_MS;
    await runCron(edge.deps, edge.clock.now);
    expect(await kept()).toEqual([0, 0]);
    const file = { name: 'a.png', ext: 'png', size: 4, expiresAt: edge.clock.now + HOUR_MS };
    expect(await uploads.recordStored(id, file)).toBe(false);
  });

  it('are as many in a minute as its createTasks may be', async () => {
    const edge = closedEdge({ ADMIN_TOKEN });
    const { token } = await makeClient(edge, { perMinute: 2 });
    const send = () => streamUpload(edge, form(['file', PNG]), bearer(token));
    expect([(await send()).status, (await send()).status]).toEqual([200, 200]);
    const third = await send();
    expect(third.headers.get('retry-after')).toBe('60');
    expect(await typeOf(third)).toEqual([429, 'rate_limited']);
    edge.clock.now += MINUTE_MS;
    expect((await send()).status).toBe(200);
  });

  it('are so many bytes at a time, and no burst gets beyond', async () => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100', UPLOAD_QUOTA_BYTES: '300' });
    const responses = await Promise.all(
      Array.from({ length: 10 }, () => streamUpload(edge, form(['file', PNG]))),
    );
    const statuses = responses.map(({ status }) => status);
    expect(statuses.filter((status) => status === 200).length).toBeGreaterThanOrEqual(3);
    expect(new Set(statuses)).toEqual(new Set([200, 429]));
    const [total] = await rows('select sum(size) as bytes from uploads');
    expect(Number(total?.['bytes'])).toBeLessThanOrEqual(300);
  });
});
