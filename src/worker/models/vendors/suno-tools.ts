import { analysis, image, textModel, video, type Vendor } from '../model.ts';
import { flat } from '../price.ts';
import { enumOf, file, int, number, text } from '../schema.ts';
import { style, TRACK } from './suno-fields.ts';

/** Reserved and charged: nothing. */
const FREE = { price: flat(0) };

/** Suno's models whose results are texts, images and videos: words and pictures for songs, and voices. */
export const sunoTools = (): Vendor => ({
  name: 'Suno',
  models: {
    'ai-music-api/generate-lyrics': textModel(
      'Suno, write lyrics',
      { prompt: text() },
      {},
      { price: flat(0.4) },
    ),
    'ai-music-api/boost-music-style': textModel(
      'Suno, describe a style',
      { content: text() },
      {},
      { price: flat(0.4) },
    ),
    'ai-music-api/timeStamped-lyrics': textModel(
      'Suno, time the lyrics',
      TRACK,
      {},
      { price: flat(0.5) },
    ),
    'ai-music-api/create-music-video': video(
      'Suno, make a music video',
      TRACK,
      { author: text(50), domain_name: text(50) },
      { price: flat(2) },
    ),
    'ai-music-api/cover-generate': image('Suno, make a cover image', { task_id: text() }, {}, FREE),
    'ai-music-api/generate-midi-from-audio': analysis(
      'Suno, find the notes',
      { task_id: text() },
      { audio_id: text() },
      FREE,
    ),
    'ai-music-api/generate-persona': textModel(
      'Suno, make a persona',
      { ...TRACK, description: text(), name: text() },
      {
        style: style(),
        vocal_end: number({ min: 0, default: 30 }),
        vocal_start: number({ min: 0, default: 0 }),
      },
      FREE,
    ),
    'ai-music-api/validation-phrase': textModel(
      'Suno Voice, get a phrase to record',
      { vocal_end_s: int(), vocal_start_s: int(), voice_url: file('audio') },
      { language: text() },
      FREE,
    ),
    'ai-music-api/regenerate-phrase': textModel(
      'Suno Voice, get another phrase',
      { task_id: text() },
      {},
      FREE,
    ),
    'ai-music-api/create-voice': textModel(
      'Suno Voice, create a voice',
      { task_id: text(), verify_url: file('audio') },
      {
        description: text(),
        singer_skill_level: enumOf(
          ['beginner', 'intermediate', 'advanced', 'professional'],
          'beginner',
        ),
        style: style(),
        voice_name: text(),
      },
      FREE,
    ),
    'ai-music-api/check-voice': textModel(
      'Suno Voice, check a voice',
      { task_id: text() },
      {},
      FREE,
    ),
  },
});
