import { describe, expect, it } from 'vitest';
import { runCron } from '../../../src/worker/cron.ts';
import { closedEdge, readError } from '../auth/builders.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { rows } from '../tasks/builders.ts';
import { toCronDeps } from '../../support/test-deps.ts';
import {
  base64Of,
  bytesLike,
  form,
  jsonUpload,
  MP4,
  PNG,
  readStorage,
  streamUpload,
  uploadingEdge,
  type Uploaded,
} from './builders.ts';

const bytesAt = async (edge: ReturnType<typeof uploadingEdge>, address: string) =>
  new Uint8Array(await (await edge.request(address)).arrayBuffer());

describe('an uploaded file', () => {
  it.each([
    ['as a form', (edge) => streamUpload(edge, form(['file', PNG, 'cat.png']))],
    [
      'in base64',
      (edge) => jsonUpload(edge, 'base64', { base64Data: base64Of(PNG), fileName: 'cat.png' }),
    ],
    [
      'as a data URL',
      (edge) =>
        jsonUpload(edge, 'base64', {
          base64Data: `data:image/png;base64,${base64Of(PNG)}`,
          uploadPath: 'x',
          fileName: 'cat.png',
        }),
    ],
    [
      'by its URL',
      (edge) => jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/pets/cat.png?a=1' }),
    ],
  ] as [string, (edge: ReturnType<typeof uploadingEdge>) => Promise<Response>][])(
    "that is sent %s is stored, with the response of KIE's upload host",
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
      'before the file',
      form(['uploadPath', 'images/x'], ['fileName', 'dog.gif'], ['file', PNG, 'cat.png']),
    ],
    [
      'after the file',
      form(['file', PNG, 'cat.png'], ['uploadPath', 'images/x'], ['fileName', 'dog.gif']),
    ],
  ])(
    'gets the name of the form field %s, with the extension of the detected type',
    async (_where, body) => {
      const { data } = await (await streamUpload(uploadingEdge(), body)).json<Uploaded>();
      expect(data.fileName).toBe('dog.png');
    },
  );

  it.each([
    ['../../etc/passwd', 'passwd.png'],
    ['C:\\cats\\my cat.PNG', 'my-cat.png'],
    ['ÄÖÜ.png', 'file.png'],
    ['<script>.html', 'script.png'],
    ['a'.repeat(300), `${'a'.repeat(100)}.png`],
    ['', 'file.png'],
  ])('named %j is stored as %s', async (fileName, expected) => {
    const response = await jsonUpload(uploadingEdge(), 'base64', {
      base64Data: base64Of(PNG),
      fileName,
    });
    expect((await response.json<Uploaded>()).data.fileName).toBe(expected);
  });

  it('is served with ranges, the detected type and nosniff', async () => {
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

  it('expires after three days: its link at once, its object with the next cron run', async () => {
    const edge = uploadingEdge();
    const { data } = await (await streamUpload(edge, form(['file', PNG]))).json<Uploaded>();
    edge.clock.now += 3 * DAY_MS - 1;
    expect((await edge.request(data.downloadUrl)).status).toBe(200);
    edge.clock.now += 1;
    expect((await edge.request(data.downloadUrl)).status).toBe(404);
    expect(await readStorage()).toEqual([1, PNG.byteLength]);
    await runCron(toCronDeps(edge.deps), edge.clock.now);
    expect(await readStorage()).toEqual([0, 0]);
    expect(await rows('select * from uploads')).toEqual([]);
  });

  it('is served only with the signature of its link if FILE_LINKS is signed, until it expires', async () => {
    const edge = uploadingEdge({ FILE_LINKS: 'signed', FILE_LINK_TTL_MS: '60000' });
    const { data } = await (
      await streamUpload(edge, form(['file', PNG, 'cat.png']))
    ).json<Uploaded>();
    const [unsigned = '', query] = data.downloadUrl.split('?');
    expect([unsigned, query]).toEqual([
      `http://edge.test/${data.filePath}`,
      expect.stringMatching(/^signature=\d{10}\.[\w-]{47}$/),
    ]);
    edge.clock.now += 3 * DAY_MS - 1;
    const response = await edge.request(data.downloadUrl);
    expect([response.status, response.headers.get('cache-control')]).toEqual([
      200,
      'private, max-age=0',
    ]);
    for (const wrong of [
      unsigned,
      `${unsigned}?signature=`,
      data.downloadUrl.replace('cat', 'dog'),
    ])
      expect(await readError(await edge.request(wrong))).toEqual([403, 'link_invalid']);
    edge.clock.now += 1;
    expect((await edge.request(data.downloadUrl)).status).toBe(403);
  });

  it('is not found under another name, id or path', async () => {
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

describe('a rejected upload', () => {
  const html = bytesLike('<!doctype html><script>');
  const svg = bytesLike('<svg xmlns="http://www.w3.org/2000/svg">');
  it.each([
    ['an HTML page with an image name', form(['file', html, 'cat.png']), 415],
    ['an SVG image', form(['file', svg, 'cat.svg']), 415],
    ['an empty file', form(['file', new Uint8Array(), 'cat.png']), 415],
    ['a form without a file', form(['fileName', 'cat.png']), 422],
    ['an image beyond the size limit', form(['file', bytesLike('\x89PNG\r\n\x1a\n', 101)]), 413],
    ['a body that is not a form', 'text', 415],
  ])('leaves no object and no reserved bytes: %s', async (_what, body, status) => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100' });
    const response = await streamUpload(edge, body);
    expect([response.status, await readStorage()]).toEqual([status, [0, 0]]);
  });

  it.each([
    ['invalid base64', { base64Data: '***' }, 'base64Data'],
    ['no data', {}, 'base64Data'],
    ['a name that is not a string', { base64Data: base64Of(PNG), fileName: 5 }, 'fileName'],
  ])('names the invalid field of a base64 body: %s', async (_what, body, field) => {
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
    'not a URL',
  ])('is not fetched from the address %s', async (fileUrl) => {
    const edge = uploadingEdge();
    expect(await readError(await jsonUpload(edge, 'url', { fileUrl }))).toEqual([
      422,
      'validation_failed',
    ]);
    expect([edge.calls, await readStorage()]).toEqual([[], [0, 0]]);
  });

  it.each([
    ['redirects', () => Response.redirect('https://127.0.0.1/', 302), 422],
    ['returns 404', () => new Response('', { status: 404 }), 422],
    ['returns an HTML page', () => new Response('<html>'.repeat(20)), 415],
    ['cannot be reached', () => Promise.reject(new Error('refused')), 422],
    ['is truncated', () => new Response(truncatedBody()), 422],
    ['exceeds the size limit', () => new Response(bytesLike('\x89PNG\r\n\x1a\n', 101)), 413],
  ])('leaves nothing stored when its address %s', async (_what, respond, status) => {
    const edge = uploadingEdge({ UPLOAD_MAX_IMAGE_BYTES: '100' }, respond);
    const response = await jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a.png' });
    expect([response.status, await readStorage(), edge.calls.length]).toEqual([status, [0, 0], 1]);
  });

  it('is stored nowhere while no authentication method is configured', async () => {
    const edge = closedEdge();
    expect(await readError(await streamUpload(edge, form(['file', PNG])))).toEqual([
      403,
      'auth_not_configured',
    ]);
    expect(await readStorage()).toEqual([0, 0]);
  });
});

/** A body that fails after its first bytes. */
function truncatedBody(): ReadableStream<Uint8Array> {
  return new ReadableStream({
    type: 'bytes',
    start: (controller) => controller.enqueue(PNG.slice()),
    pull: (controller) => controller.error(new Error('connection reset')),
  });
}

it('accepts a base64 upload of 10 MiB', async () => {
  const bytes = bytesLike('\x89PNG\r\n\x1a\n', 10 * 2 ** 20);
  const base64Data = btoa(
    Array.from({ length: 160 }, (_, n) =>
      String.fromCharCode(...bytes.subarray(n * 65_536, (n + 1) * 65_536)),
    ).join(''),
  );
  const response = await jsonUpload(uploadingEdge(), 'base64', { base64Data });
  expect((await response.json<Uploaded>()).data.fileSize).toBe(bytes.byteLength);
});
