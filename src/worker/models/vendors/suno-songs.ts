import { audio, type Vendor } from '../model.ts';
import { flat } from '../price.ts';
import { exactlyOne, requires } from '../rule.ts';
import { enumOf, files, flag, int, number, text } from '../schema.ts';
import {
  AUDIO_FILE,
  LENGTH,
  personaFields,
  style,
  TASTE,
  TRACK,
  version,
  VERSIONS,
} from './suno-fields.ts';

/** A request yields two songs, whatever their length and the version. */
const SONGS = { price: flat(12) };

/** What "extend" takes for a track and for a file. */
const EXTENSION = {
  ...TASTE,
  ...personaFields(),
  continue_at: number(),
  instrumental: flag(false),
  negative_tags: text(),
  style: style(1000),
  title: text(100),
};

/** Adding to a recording takes neither a persona nor the old versions. */
const ADDITION = {
  ...TASTE,
  model: enumOf(['V4_5PLUS', 'V5', 'V5_5', 'V6', 'V6_MINI', 'V6_WILD'], 'V6'),
};
const { prompt: _prompt, ...ADDITION_WITHOUT_PROMPT } = ADDITION;

/** KIE names `Any` as the default, though not among the values. */
const KEYS = 'Any Cm C#m Dm D#m Em Fm F#m Gm G#m Am A#m Bm C C# D D# E F F# G G# A A# B'.split(' ');

/** Suno's models that make songs and sounds. */
export const sunoSongs = (): Vendor => ({
  name: 'Suno',
  models: {
    'ai-music-api/generate': audio(
      'Suno, make songs',
      { custom_mode: flag(), instrumental: flag(), model: version },
      {
        ...TASTE,
        ...personaFields(),
        audio_urls: files('audio'),
        duration: number({ min: 10, max: 360, default: 20 }),
        image_urls: files('image', 5),
        lyrics: text(),
        negative_tags: text(),
        prompt: text(),
        style: style(),
        title: text(),
        variety: number({ min: 0, max: 4, default: 1 }),
        video_urls: files('video', 1),
      },
      SONGS,
    ),
    'ai-music-api/extend': audio(
      'Suno, extend a song',
      { audio_id: text(), model: version },
      EXTENSION,
      SONGS,
    ),
    'ai-music-api/upload-and-extend-audio': audio(
      'Suno, extend a recording',
      { ...AUDIO_FILE, model: enumOf(VERSIONS) },
      EXTENSION,
      SONGS,
    ),
    'ai-music-api/upload-and-cover-audio': audio(
      'Suno, cover a recording',
      { ...AUDIO_FILE, instrumental: flag(), model: version },
      {
        ...TASTE,
        ...LENGTH,
        ...personaFields(),
        negative_tags: text(),
        style: style(1000),
        title: text(80),
      },
      SONGS,
    ),
    'ai-music-api/add-instrumental': audio(
      'Suno, add instruments',
      { ...AUDIO_FILE, negative_tags: text(200), tags: text(1000), title: text() },
      ADDITION_WITHOUT_PROMPT,
      SONGS,
    ),
    'ai-music-api/add-vocals': audio(
      'Suno, add vocals',
      { ...AUDIO_FILE, negative_tags: text(200), style: style(1000), title: text() },
      ADDITION,
      SONGS,
    ),
    'ai-music-api/mashup': audio(
      'Suno, mash up two songs',
      {
        model: enumOf(VERSIONS),
        style: style(1000),
        title: text(),
        upload_url_list: files('audio', undefined, 2),
      },
      { ...TASTE, ...LENGTH, ...personaFields('style_persona') },
      SONGS,
    ),
    'ai-music-api/replace-section': audio(
      'Suno, replace part of a song',
      {
        full_lyrics: text(),
        infill_end_s: number({ min: 0 }),
        infill_start_s: number({ min: 0 }),
        prompt: text(),
        tags: text(),
        title: text(),
      },
      {
        ...ADDITION_WITHOUT_PROMPT,
        ...personaFields('style_persona'),
        ...TRACK,
        ...AUDIO_FILE,
        model: version,
        negative_tags: text(),
      },
      {
        rules: [exactlyOne('upload_url', 'task_id'), requires('task_id', 'audio_id')],
        price: flat(5),
      },
    ),
    'ai-music-api/sounds': audio(
      'Suno, make sounds',
      { model: enumOf(['V5', 'V5_5', 'V6', 'V6_WILD', 'V6_MINI']), prompt: text() },
      {
        grab_lyrics: flag(false),
        sound_key: enumOf(KEYS, 'Any'),
        sound_loop: flag(false),
        sound_tempo: int({ min: 1, max: 300 }),
      },
      { price: flat(2.5) },
    ),
    'ai-music-api/suno-recovery-audio': audio('Suno, recover expired songs', { task_id: text() }),
  },
});
