import { analysis, audio, image, textModel, video, type Vendor } from '../model.ts';
import { flat, priceBy, priceIf } from '../price.ts';
import { enumOf, file, int, number, text } from '../schema.ts';
import { style, TRACK } from './suno-fields.ts';

const STEMS = `
  Lead Vocal,Drum Kit,Kick,Snare,Risers,Bass,Backing Vocals,Piano,Electric Guitar,Percussion,String Section,Synth,
  Acoustic Guitar,Sound Effects,Synth Pad,Synth Bass,Guitar,Brass Section,Organ,Electronic Drum Kit,
  Lead Electric Guitar,Synth Keys,Rhythm Electric Guitar,Electric Piano,Upright Bass,Keyboards,
  Distorted Electric Guitar,Synth Strings,Synth Lead,Woodwinds,Rhythm Acoustic Guitar,Flute,Harp,Tambourine,Trumpet,
  Arpeggiator,Accordion,Fiddle,Pedal Steel Guitar,Synth Voice,Violin,Digital Piano,Synth Brass,Mandolin,Choir,Banjo,
  Bells,Clarinet,Tenor Saxophone,Trombone,Shaker,French Horn,Glockenspiel,Electric Bass,Cello,Timpani,Harmonica,
  Marimba,Vibraphone,Lap Steel Guitar,Saxophone,Orchestra,Horns,Cymbals,Hand Clap,Oboe,Celesta,Congas,Drone,
  Alto Saxophone,Double Bass,Ukulele,Harpsichord,Baritone Saxophone,Xylophone,Tuba,Bass Guitar,Whistle,Lead Guitar,
  Rhodes,808,Bongos,Bassoon,Cowbell,Viola,Sitar,Steel Drums,Piccolo,Theremin,Bagpipes,Hi-Hat,Music Box,Melodica,
  Tabla,Koto,Djembe,Taiko,Didgeridoo
`
  .split(',')
  .map((stem) => stem.trim());

/** Reserved and charged: nothing. */
const FREE = { price: flat(0) };

/** Suno's models for what belongs to a song: words, voices, pictures, and its tracks in other forms. */
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
    'ai-music-api/separate-vocals': audio(
      'Suno, separate voice and instruments',
      {},
      {
        ...TRACK,
        audio_url: file('audio'),
        stem_name: enumOf(STEMS),
        type: enumOf(['separate_vocal', 'split_stem', 'split_stem_advanced'], 'separate_vocal'),
      },
      {
        // One stem costs less than all of them, if it is named.
        price: flat(
          priceBy('type', {
            separate_vocal: 10,
            split_stem: 50,
            split_stem_advanced: priceIf('stem_name', 20, 50),
          }),
        ),
      },
    ),
    'ai-music-api/convert-to-wav-format': audio(
      'Suno, convert to WAV',
      TRACK,
      {},
      { price: flat(0.4) },
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
