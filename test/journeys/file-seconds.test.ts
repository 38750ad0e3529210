import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Journey } from '../support/journey.ts';
import type { Envelope } from '../support/kie-traffic.ts';

/** Two files of two seconds at 8 credits a second fit, and nothing of unknown length. */
const DAILY_CREDITS = 40;

let journey: Journey;
beforeAll(async () => {
  journey = await Journey.start({
    ALLOWED_MODELS: '*',
    LIMITS: JSON.stringify({ none: { dailyCredits: DAILY_CREDITS } }),
  });
});
afterAll(() => journey.stop());

const callBackUrl = 'http://127.0.0.1:9/api/callback';

async function upload(name: string): Promise<string> {
  const bytes = await readFile(path.join(import.meta.dirname, '../fixtures/media', name));
  const body = new FormData();
  body.append('file', new Blob([new Uint8Array(bytes)]), name);
  const address = `${journey.edge.url}/api/file-stream-upload`;
  const response = await fetch(address, { method: 'POST', body });
  return ((await response.json()) as Envelope<{ downloadUrl: string }>).data.downloadUrl;
}

async function estimate(body: unknown): Promise<unknown> {
  const response = await fetch(`${journey.edge.url}/api/v1/jobs/estimate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { data } = (await response.json()) as Envelope<{ credits: number; maxCredits: number }>;
  return [data.credits, data.maxCredits];
}

it('a task with an uploaded file reserves and is charged its seconds, one with another file the most there can be', async () => {
  await journey.faults({});
  const video = { video_url: await upload('moov-last.mp4'), upscale_factor: '2' };
  const upscale = { model: 'topaz/video-upscale', callBackUrl, input: video };
  const sound = {
    image_url: await upload('moov-first.mp4'),
    audio_url: await upload('integers.wav'),
  };
  const avatar = {
    model: 'kling/ai-avatar-standard',
    callBackUrl,
    input: { ...sound, prompt: 'speak' },
  };
  for (const body of [upscale, avatar]) {
    expect(await estimate(body)).toEqual([16, 16]);
    const record = await journey.waitForState(await journey.create(body), 'success');
    expect([record.model, record.consumeCredits]).toEqual([body.model, 16]);
  }
  const elsewhere = { ...video, video_url: 'https://example.com/long.mp4' };
  expect((await journey.post({ ...upscale, input: elsewhere })).status).toBe(402);
});
