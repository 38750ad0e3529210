import { describe, expect, it } from 'vitest';
import {
  findShape,
  listFileTypes,
  SHAPES,
  type ShapeName,
} from '../../src/sandbox/result-shapes.ts';

const task = {
  taskId: 't',
  model: 'm',
  input: { prompt: 'a lake', model: 'V5' },
  origin: 'http://127.0.0.1:8788',
  doneAt: 5,
};
const build = (shape: ShapeName) =>
  SHAPES[shape].build(
    listFileTypes(shape, 1).map((type, i) => `u${i}.${type}`),
    task,
  );

describe('the shape of a result', () => {
  it.each<[string, string, ShapeName]>([
    ['kling/v2-5-turbo-text-to-video-pro', 'video', 'video'],
    ['nano-banana-2', 'image', 'image'],
    ['elevenlabs/text-to-speech-turbo-2-5', 'audio', 'audio'],
    ['elevenlabs/speech-to-text', 'analysis', 'transcript'],
    ['google/gemini-3-8-flash-tts', 'audio', 'wav'],
    ['ai-music-api/generate', 'audio', 'songs'],
    ['ai-music-api/upload-and-cover-audio', 'audio', 'songs'],
    ['ai-music-api/cover-generate', 'image', 'image'],
    ['ai-music-api/create-music-video', 'video', 'video'],
    ['ai-music-api/convert-to-wav-format', 'audio', 'wav'],
    ['ai-music-api/separate-vocals', 'audio', 'stems'],
    ['ai-music-api/generate-midi-from-audio', 'analysis', 'midi'],
    ['ai-music-api/generate-lyrics', 'analysis', 'lyrics'],
    ['ai-music-api/timeStamped-lyrics', 'analysis', 'alignedLyrics'],
    ['ai-music-api/create-voice', 'audio', 'text'],
    ['ai-music-api/validation-phrase', 'audio', 'text'],
    ['ai-music-api/boost-music-style', 'analysis', 'text'],
    ['grok-imagine-image-2-0/segment-map', 'analysis', 'masks'],
    ['seedream/5-pro-layer-decomposition', 'image', 'layers'],
    ['omnihuman-1-5/subject-detection', 'analysis', 'text'],
    ['a-model-of-tomorrow', 'chat', 'text'],
  ])('of %s, which makes %s, is %s', (model, kind, shape) => {
    expect(findShape(model, kind)).toBe(shape);
  });

  it('names every file once or more, and no other', () => {
    for (const shape of Object.keys(SHAPES) as ShapeName[]) {
      const text = JSON.stringify(build(shape));
      const named = new Set(text.match(/u\d\.\w+/g));
      expect([...named].toSorted()).toEqual(
        listFileTypes(shape, 1).map((type, i) => `u${i}.${type}`),
      );
    }
  });

  it('of songs is that of Suno, with streams that are no files', () => {
    expect(build('songs')).toMatchObject({
      code: 200,
      data: [
        { audio_url: 'u0.mp3', image_url: 'u1.png', prompt: 'a lake', model_name: 'V5' },
        {
          audio_url: 'u2.mp3',
          image_url: 'u3.png',
          stream_audio_url: `${task.origin}/media/t/stream-1`,
        },
      ],
    });
  });
});
