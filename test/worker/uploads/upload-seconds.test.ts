import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '../../../src/worker/platform/units.ts';
import { accepted, testEdge, type TestEdge } from '../../support/edge.ts';
import { stores } from '../../support/test-deps.ts';
import { errorOf, post } from '../submission/builders.ts';
import { rows } from '../tasks/builders.ts';
import { countingDb } from '../tasks/counting-db.ts';
import { readMedia, type MediaFile } from './media-duration/media-files.ts';
import { base64Of, form, jsonUpload, PNG, streamUpload, type Uploaded } from './builders.ts';

/** 8 credits for each second of the video, which may have 300 s, at twice the size. */
const UPSCALE = 'topaz/video-upscale';
const MOST = 8 * 300;

const ORIGIN = 'http://edge.test';
const OPEN = { ALLOWED_MODELS: '*', VALIDATION: '{"*":"off"}' };

const openEdge = (vars: Record<string, string> = {}, replaced = {}) =>
  testEdge(() => accepted('t1'), { ...OPEN, ...vars }, replaced);

async function uploadMedia(edge: TestEdge, name: MediaFile = 'moov-last.mp4'): Promise<string> {
  const response = await streamUpload(edge, form(['file', readMedia(name), name]));
  return (await response.json<Uploaded>()).data.downloadUrl;
}

const upscale = (url: unknown) => ({
  model: UPSCALE,
  input: { video_url: url, upscale_factor: '2' },
});

const clips = (...reference_video_urls: string[]) => ({
  model: 'bytedance/seedance-2',
  input: { prompt: 'a', duration: 5, resolution: '480p', reference_video_urls },
});

async function reserve(edge: TestEdge, body: unknown): Promise<unknown> {
  expect((await post(edge, body)).status).toBe(200);
  const tasks = await rows('select reserved_millicredits as reserved from tasks order by seq desc');
  return Number(tasks[0]?.['reserved']) / 1000;
}

async function estimate(edge: TestEdge, body: unknown): Promise<unknown> {
  const response = await edge.request('/api/v1/jobs/estimate', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { data } = await response.json<{ data: { credits: number; maxCredits: number } }>();
  return [data.credits, data.maxCredits];
}

const readDurations = () => rows('select duration_ms as ms from uploads order by created_at, id');

it('is known by its link on the host of files, and not at the same path elsewhere', async () => {
  const edge = openEdge({ PUBLIC_URL: ORIGIN, FILES_URL: 'http://files.test' });
  const link = await uploadMedia(edge);
  expect(link.startsWith('http://files.test/uploads/')).toBe(true);
  expect(await reserve(edge, upscale(link))).toBeLessThan(MOST);
  expect(await reserve(edge, upscale(link.replace('files.test', 'edge.test')))).toBe(MOST);
});

describe('an upload', () => {
  it.each<[string, (edge: TestEdge) => Promise<Response>]>([
    ['as a form', (edge) => streamUpload(edge, form(['file', readMedia('moov-last.mp4')]))],
    [
      'in base64',
      (edge) => jsonUpload(edge, 'base64', { base64Data: base64Of(readMedia('integers.wav')) }),
    ],
    ['by its URL', (edge) => jsonUpload(edge, 'url', { fileUrl: 'https://app.example.com/a' })],
  ])('that is sent %s is stored with its duration', async (_how, send) => {
    const edge = testEdge(() => new Response(readMedia('picture.webm')));
    expect((await send(edge)).status).toBe(200);
    expect(await readDurations()).toEqual([{ ms: 2000 }]);
  });

  it('of a picture or of a fragmented video is stored without a duration', async () => {
    const edge = openEdge();
    await streamUpload(edge, form(['file', PNG]));
    await uploadMedia(edge, 'fragmented.mp4');
    expect(await readDurations()).toEqual([{ ms: null }, { ms: null }]);
  });
});

describe('a task that is charged by the seconds of a file', () => {
  it('reserves those of its upload, and is estimated by them', async () => {
    const edge = openEdge();
    const url = await uploadMedia(edge);
    expect(await reserve(edge, upscale(url))).toBe(16);
    expect(await estimate(edge, upscale(url))).toEqual([16, 16]);
  });

  it('rounds the seconds of its upload up', async () => {
    const edge = openEdge();
    const url = await uploadMedia(edge, 'quicktime.mov');
    expect(await reserve(edge, upscale(url))).toBe(24);
  });

  it('reserves by the upload with prices of the operator, too', async () => {
    const edge = openEdge({ PRICES: `{"${UPSCALE}":{"per":"second","rate":1}}` });
    expect(await reserve(edge, upscale(await uploadMedia(edge)))).toBe(2);
  });

  it('reserves the most that KIE documents if the duration of the upload is unknown', async () => {
    const edge = openEdge();
    expect(await reserve(edge, upscale(await uploadMedia(edge, 'fragmented.mp4')))).toBe(MOST);
  });

  it.each<[string, (url: string) => unknown]>([
    ['another host', (url) => url.replace('edge.test', 'edge.test.example.com')],
    ['another port', (url) => url.replace('edge.test', 'edge.test:8080')],
    ['another scheme', (url) => url.replace('http:', 'https:')],
    ['a user', (url) => url.replace('edge.test', 'edge.test@example.com')],
    ['the host in capitals', (url) => url.replace('edge.test', 'EDGE.test')],
    ['a query', (url) => `${url}?a=1`],
    ['a signature where links have none', (url) => `${url}?signature=1893456000.${'a'.repeat(43)}`],
    ['a fragment', (url) => `${url}#t=1`],
    ['a blank in front', (url) => ` ${url}`],
    ['a line break at the end', (url) => `${url}\n`],
    ['another name', (url) => url.replace('moov', 'move')],
    ['another id', (url) => url.replace(/uploads\/./, 'uploads/_')],
    ['an encoded letter', (url) => url.replace('moov', '%6doov')],
    ['a path on from it', (url) => `${url}/../other.mp4`],
    ['two slashes', (url) => url.replace('/uploads', '//uploads')],
    ['no host', (url) => url.slice(ORIGIN.length)],
    ['a list around it', (url) => [[url]]],
    ['an object around it', (url) => ({ url })],
    ['a second address beside it', (url) => [url, 'https://example.com/long.mp4']],
  ])('reserves the most that KIE documents for an address with %s', async (_what, change) => {
    const edge = openEdge();
    const url = await uploadMedia(edge);
    expect(await estimate(edge, upscale(change(url)))).toEqual([MOST, MOST]);
    expect(await reserve(edge, upscale(change(url)))).toBe(MOST);
  });

  it('reserves the most that KIE documents for an upload that has expired', async () => {
    const edge = openEdge();
    const url = await uploadMedia(edge);
    edge.clock.now += 3 * DAY_MS;
    expect(await reserve(edge, upscale(url))).toBe(MOST);
  });

  it('reserves by a signed link of its upload, and not by one with another signature', async () => {
    const edge = openEdge({ FILE_LINKS: 'signed', FILE_LINK_TTL_MS: '60000' });
    const url = await uploadMedia(edge);
    expect(await reserve(edge, upscale(url))).toBe(16);
    const [unsigned = '', signature = ''] = url.split('?signature=');
    const forged = `${unsigned}?signature=${signature.slice(0, 11)}${'a'.repeat(43)}`;
    for (const other of [unsigned, forged, `${url}&a=1`, `${url}#a`])
      expect(await reserve(edge, upscale(other))).toBe(MOST);
  });

  it('compares links with PUBLIC_URL, not with the address of the request', async () => {
    const edge = openEdge({ PUBLIC_URL: 'http://media.test' });
    const url = await uploadMedia(edge);
    expect(url.startsWith('http://media.test/uploads/')).toBe(true);
    expect(await reserve(edge, upscale(url))).toBe(16);
    expect(await reserve(edge, upscale(url.replace('http://media.test', ORIGIN)))).toBe(MOST);
  });

  it('reserves 402 and nothing for a budget below the seconds of its upload', async () => {
    const edge = openEdge({ LIMITS: '{"none":{"dailyCredits":15}}' });
    const response = await post(edge, upscale(await uploadMedia(edge)));
    expect([response.status, (await errorOf(response)).error.type]).toEqual([
      402,
      'budget_exceeded',
    ]);
  });

  it('asks D1 once for all of its uploads, and not at all without any', async () => {
    const { db, roundTrips } = countingDb(env.DB);
    const edge = openEdge({}, { store: stores({ DB: db, FILES: env.FILES }) });
    const urls = [await uploadMedia(edge), await uploadMedia(edge, 'moov-first.mp4')];
    await edge.deps.catalogue(); // read once a minute
    const count = async (body: unknown) => {
      roundTrips.length = 0;
      await estimate(edge, body);
      return roundTrips.length;
    };
    const elsewhere = 'https://example.com/a.mp4';
    expect([
      await count(upscale(elsewhere)),
      await count(clips(elsewhere)),
      await count({ model: UPSCALE, input: { unknown: urls[0] } }),
      await count(clips(...Array.from({ length: 21 }, (_, n) => `${urls[0]}?${n}`))),
      await count(upscale(urls[0])),
      await count(clips(...urls, elsewhere)),
    ]).toEqual([0, 0, 0, 0, 1, 1]);
  });
});
