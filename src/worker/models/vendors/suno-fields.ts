/** Fields that several of Suno's models have. */
import { enumOf, file, int, number, text, titled } from '../schema.ts';

/** The versions up to V5_5 are listed, but discontinued. */
export const VERSIONS = 'V4 V4_5 V4_5PLUS V4_5ALL V5 V5_5 V6 V6_WILD V6_MINI'.split(' ');

const weight = number({ min: 0, max: 1 });

export const version = enumOf(VERSIONS, 'V6');

export const style = (maxLength?: number) =>
  titled(text(maxLength), 'Style', 'Like: slow jazz, piano.');

/** Words, and how the result should sound. */
export const TASTE = {
  audio_weight: weight,
  lyrics: text(5000),
  prompt: text(5000),
  style_weight: weight,
  variety: int({ min: 0, max: 4, default: 1 }),
  vocal_gender: enumOf(['m', 'f']),
  weirdness_constraint: weight,
};

const PERSONAS = ['style_persona', 'voice_persona'];

/** Who sings. Two of the models name a default. */
export const personaFields = (defaultModel?: string) => ({
  persona_id: text(),
  persona_model: enumOf(PERSONAS, defaultModel),
});

/** A track of an earlier task. */
export const TRACK = { audio_id: text(), task_id: text() };

export const AUDIO_FILE = { upload_url: file('audio') };

/** Seconds of the songs. */
export const LENGTH = { duration: int({ min: 10, max: 360, default: 20 }) };
