import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { parseResultUrls } from '../../src/client/json.ts';
import { Journey } from '../support/journey.ts';
import type { TaskRecord } from '../support/kie-traffic.ts';

interface Song {
  audio_url: string;
  source_audio_url: string;
  stream_audio_url: string;
  image_url: string;
  duration: number;
}

const read = async (url: string) => {
  const response = await fetch(url);
  const bytes = Buffer.from(await response.arrayBuffer());
  return { type: response.headers.get('content-type'), bytes };
};

describe('results of every shape', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: '*' });
  });
  beforeEach(async () => {
    await journey.empty();
    await journey.faults({});
  });
  afterAll(() => journey.stop());

  const play = async (model: string, input: object): Promise<TaskRecord> => {
    const taskId = await journey.create({ model, input });
    return journey.waitForState(taskId, 'success');
  };
  /** Downloads the copies, which must have the bytes that KIE's file host serves. */
  const readCopies = async (record: TaskRecord) => {
    await journey.waitForCopy(record.taskId);
    const [task] = await journey.ledger();
    const links = parseResultUrls(record.resultJson);
    const copies = await Promise.all(links.map(read));
    expect(copies).toEqual(await Promise.all((task?.resultUrls ?? []).map(read)));
    return { links, types: copies.map(({ type }) => type), copies };
  };

  it('copies audio and cover of both songs of Suno, and never fetches a stream', async () => {
    const record = await play('ai-music-api/generate', {
      prompt: 'A lighthouse at dusk',
      custom_mode: false,
      instrumental: true,
      model: 'V5',
    });
    const { data } = JSON.parse(record.resultJson) as { data: Song[] };
    const { links, types } = await readCopies(record);
    expect(types).toEqual(['audio/mpeg', 'image/png', 'audio/mpeg', 'image/png']);
    expect(data.flatMap((song) => [song.audio_url, song.image_url])).toEqual(links);
    for (const song of data) {
      expect(song).toMatchObject({
        stream_audio_url: song.audio_url,
        source_audio_url: song.audio_url,
      });
      expect(song.duration).toBe(1.01);
      const start = await fetch(song.stream_audio_url, { headers: { range: 'bytes=0-2' } });
      expect([start.status, await start.text()]).toEqual([206, 'ID3']);
    }
    expect(record.resultJson).not.toContain(journey.sandbox?.url);
    expect(await journey.ledgerTotals()).toMatchObject({ streamReads: 0, keyLeaks: 0 });
  });

  it('delivers a text with nothing to copy', async () => {
    const record = await play('ai-music-api/generate-lyrics', { prompt: 'A lighthouse' });
    expect(JSON.parse(record.resultJson)).toEqual({
      resultObject: { lyricsData: [{ text: '[Verse]\nLa la la', title: 'La la' }] },
    });
    expect(await journey.rows('select n from files')).toEqual([]);
  });

  it('copies speech as WAV', async () => {
    const record = await play('google/gemini-3-8-flash-tts', {
      speakers: [{ speaker_id: 'one', voice_name: 'Kore' }],
      dialogue_turns: [{ speaker_id: 'one', text: 'Hello.' }],
    });
    const { types, copies } = await readCopies(record);
    expect(types).toEqual(['audio/wav']);
    expect(copies[0]?.bytes.toString('latin1', 0, 4)).toBe('RIFF');
  });

  it('copies masks in resultObject', async () => {
    const record = await play('grok-imagine-image-2-0/segment-map', { task_id: 'a'.repeat(32) });
    expect((await readCopies(record)).types).toEqual(['image/png', 'image/png']);
    expect(JSON.parse(record.resultJson)).toMatchObject({ resultObject: { segments_count: 2 } });
  });

  it('returns what KIE answers at once, charges it, and keeps it', async () => {
    const { body } = await journey.post({
      model: 'ai-music-api/timeStamped-lyrics',
      input: { task_id: 'a'.repeat(32), audio_id: 'song-1' },
    });
    expect(body.data).toMatchObject({ alignedWords: [{ word: 'La', startS: 0.5 }] });
    const record = await journey.waitForState(body.data.taskId, 'success');
    expect(JSON.parse(record.resultJson)).toMatchObject({ alignedWords: [{ word: 'La' }] });
    expect(await journey.ledger()).toHaveLength(1);
  });
});
