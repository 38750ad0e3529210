import { audio, type Vendor } from '../model.ts';
import { perThousandCharacters } from '../price.ts';
import { enumOf, flag, number, suggestedEnum, arrayOfObjects, text } from '../schema.ts';

/** ISO 639 codes. */
const LANGUAGES = `
  af ar hy as az be bn bs bg ca ceb ny hr cs da nl en et fil fi
  fr gl ka de el gu ha he hi hu is id ga it ja jv kn kk ky ko
  lv ln lt lb mk ms ml zh mr ne no ps fa pl pt pa ro ru sr sd
  sk sl so es sw sv ta te th tr uk ur vi cy
`
  .trim()
  .split(/\s+/);

/** The vendor's voice ids; the default first. */
const VOICES = `
  EkK5I93UQWFDigLMpZcX Z3R5wn05IrDiVCyEkUrK NNl6r8mD7vthiJatiJt1 YOq2y2Up4RgXP2HyXjE5
  B8gJV1IhpuegLxdpXFOE 2zRM7PkgwBPiau2jvVXc 1SM7GgM6IMuvQlz2BwM3 5l5f8iK3YPeGga21rQIX
  scOwDtmlUjD3prqpp97I NOpBlnGInO9m6vDvFkFC BZgkqPqms7Kj9ulSkVzn wo6udizrrtpIxWGp2qJk
  gU0LNdkMOQCOrPrwtbee DGzg6RaUqxGRTHSBjfgF x70vRnQBMBu4FAYhjJbO Sm1seazb4gs7RSlUVw7c
  P1bg08DkjqiVEzOn76yG qDuRKMlYmrm8trt5QyBn qXpMhyvQqiRxWQs4qSSB TX3LPaxmHKxFdv7VOQHJ
  N2lVS1w4EtoT3dr4eOWO FGY2WhTYpPnrIDTdsKH5 kPzsL2i3teMYv0FxEYQ6 UgBBYS2sOqTuMpoF3BR0
  hpp4J3VqNfWAUOO0d1Us nPczCjzI2devNBz1zQrb uYXf8XasLslADfZ2MB4u gs0tAILXbY5DNrJrsM6F
  DTKMou8ccj1ZaWGBiotd vBKc2FfBKJfcZNyEt1n6 DYkrAHD8iwork3YSUBbs 56AoDkrOh6qfVPDXZ7Pt
  eR40ATw9ArzDf9h3v7t7 g6xIsTj2HwM6VR4iXFCw lcMyyd2HUfFzxdCaC4Ta 6aDn1KB0hjpdcocrUkmq
  Sq93GQT4X1lKDXsQcixO flHkNRp1BlvT73UL6gyz 9yzdeviXkFddZ4Oz8Mok pPdl9cQBQq4p6mRkZy2Z
  zYcjlYFOd3taleS0gkk3 nzeAacJi50IvxcyDnMXa ruirxsoakN0GWmGNIo04 TC0Zp7WVFzhA8zpTlRqV
  ljo9gAlSqKOvF6D8sOsX PPzYpIqttlTYA83688JI 8JVbfL6oEdmuxKn5DK2C iCrDUkL56s3C8sCRl7wb
  wJqPPQ618aTW29mptyoc EiNlNiXeDU1pqqOPrYMO 4YYIPFl9wE5c4L2eu2Gb 6F5Zhi321D3Oq7v1oNT4
  YXpFCvM1S3JbWEJhoskW LG95yZDEHg6fCZdQjLqj CeNX9CMwmxDxUF5Q2Inm aD6riP1btT197c6dACmy
  mtrellq69YZsNwzUSyXh dHd5gvgSOzSfduK4CvEg eVItLK1UvXctxuaRV2Oq esy0r39YPLQjOczyOib8
  Tsns2HvNFKfGiNjllgqo 1U02n4nD6AdIZ9CjF053 AeRdCCKzvd23BpJoofzx LruHrtVF6PSyGItzMNHS
  1wGbFxmAM3Fgw63G1zZJ hqfrgApggtO1785R4Fsn MJ0RnG71ty4LH3dvNfSd
`
  .trim()
  .split(/\s+/);

// Voice settings of both text-to-speech models.
const SPEECH = {
  language_code: text(500),
  next_text: text(5000),
  previous_text: text(5000),
  similarity_boost: number({ min: 0, max: 1, step: 0.01, default: 0.75 }),
  speed: number({ min: 0.7, max: 1.2, step: 0.01, default: 1 }),
  stability: number({ min: 0, max: 1, step: 0.01, default: 0.5 }),
  style: number({ min: 0, max: 1, step: 0.01, default: 0 }),
  timestamps: flag(),
};

export const elevenlabs = (): Vendor => ({
  name: 'ElevenLabs',
  models: {
    'elevenlabs/text-to-dialogue-v3': audio(
      'ElevenLabs v3, text to dialogue',
      { dialogue: arrayOfObjects('Line', { text: text(), voice: suggestedEnum(VOICES) }) },
      {
        language_code: enumOf(LANGUAGES),
        stability: enumOf([0, 0.5, 1], 0.5),
      },
      { price: perThousandCharacters(14) },
    ),
    'elevenlabs/text-to-speech-multilingual-v2': audio(
      'ElevenLabs Multilingual v2, text to speech',
      {
        text: text(5000, 1),
        voice: enumOf(VOICES, VOICES[0]),
      },
      {
        ...SPEECH,
      },
      { price: perThousandCharacters(12) },
    ),
    'elevenlabs/text-to-speech-turbo-2-5': audio(
      'ElevenLabs Turbo 2.5, text to speech',
      { text: text(5000, 1) },
      {
        ...SPEECH,
        voice: enumOf(VOICES, VOICES[0]),
      },
      { price: perThousandCharacters(6) },
    ),
  },
});
