import { audio, type Vendor } from '../model.ts';
import { perMillionTokens, priceUntil } from '../price.ts';
import { arrayOfObjects, flag, number, suggestedEnum, text, titled } from '../schema.ts';
import { VOICES } from './google-voices.ts';

/**
 * KIE: "until 2026-12-31", "~30% cheaper than official". The maker halved its own prices until then, so twice its
 * price of today, without KIE's discount, is the most that KIE may ask afterwards. The day may begin in China.
 */
const DISCOUNT_ENDS = '2026-12-31T00:00+08:00';

const speaker_id = text();
const voice_name = suggestedEnum(VOICES);

const TURNS = arrayOfObjects('Line', { speaker_id, text: text() });
const SPEAKERS = arrayOfObjects(
  'Speaker',
  { speaker_id, voice_name },
  {
    audio_profile: text(),
    style: titled(text(), 'Style', 'How this speaker talks.'),
    pace: text(),
    accent: text(),
  },
);
const SCENE = { sample_context: text(), scene: text() };
const temperature = number({ min: 0, max: 2, default: 1 });

/** Gemini 3.8 has styles for each line in place of descriptions of speakers. */
const FIELDS_3_8 = {
  speakers: arrayOfObjects('Speaker', { speaker_id, voice_name }),
  dialogue_turns: arrayOfObjects(
    'Line',
    { speaker_id, text: text() },
    { style: titled(text(), 'Style', 'How this line is spoken.') },
  ),
};
const OPTIONS_3_8 = { filler_words: flag(false), temperature };

export const googleSpeech = (): Vendor => ({
  name: 'Google',
  models: {
    'google/gemini-3-8-flash-tts': audio(
      'Gemini 3.8 Flash, text to speech',
      FIELDS_3_8,
      OPTIONS_3_8,
      {
        price: priceUntil(DISCOUNT_ENDS, perMillionTokens(70, 1260), perMillionTokens(200, 3600)),
      },
    ),
    'google/gemini-3-8-flash-lite-tts': audio(
      'Gemini 3.8 Flash Lite, text to speech',
      FIELDS_3_8,
      OPTIONS_3_8,
      { price: priceUntil(DISCOUNT_ENDS, perMillionTokens(70, 840), perMillionTokens(200, 2400)) },
    ),
    'google/gemini-3-1-flash-tts': audio(
      'Gemini 3.1 Flash, text to speech',
      { speakers: SPEAKERS, dialogue_turns: TURNS },
      { ...SCENE, temperature },
      { price: perMillionTokens(140, 2800) },
    ),
    'google/gemini-2-5-pro-tts': audio(
      'Gemini 2.5 Pro, text to speech',
      { speakers: SPEAKERS, dialogue_turns: TURNS },
      { ...SCENE, temperature },
      { price: perMillionTokens(140, 2800) },
    ),
  },
});
