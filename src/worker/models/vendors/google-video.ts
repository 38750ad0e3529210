import { textModel, video, type Vendor } from '../model.ts';
import { flat, priceBy, priceIf } from '../price.ts';
import { requires } from '../rule.ts';
import {
  arrayOf,
  arrayOfObjects,
  enumOf,
  file,
  files,
  flag,
  int,
  number,
  text,
  titled,
} from '../schema.ts';
import { VOICES } from './google-voices.ts';

const OMNI_SECONDS = priceBy('duration', { 4: 63, 6: 84, 8: 105, 10: 126 });

/** With a video to start from the duration does not count. */
const OMNI = flat(
  priceIf(
    'video_list',
    priceBy('resolution', { '360p': 168, '720p': 168, '1080p': 168, '4k': 252 }),
    priceBy('resolution', {
      '360p': OMNI_SECONDS,
      '720p': OMNI_SECONDS,
      '1080p': OMNI_SECONDS,
      '4k': priceBy('duration', { 4: 147, 6: 168, 8: 189, 10: 210 }),
    }),
  ),
);

const videoList = (maxItems?: number) =>
  arrayOfObjects(
    'Video',
    { url: titled(file('video'), 'Video', 'The video to start from.') },
    {
      start: titled(number({ min: 0 }), 'From', 'Start of the part, in seconds.'),
      ends: titled(number({ min: 0 }), 'To', 'End of the part, in seconds.'),
    },
    maxItems,
  );

const OMNI_FIELDS = {
  aspect_ratio: enumOf(['16:9', '9:16']),
  audio_ids: arrayOf(text()),
  character_ids: arrayOf(text()),
};

/** Veo, and Gemini Omni with the characters and voices that its videos can have. */
export const googleVideo = (): Vendor => ({
  name: 'Google',
  models: {
    'veo-3-1': video(
      'Veo 3.1',
      { prompt: text() },
      {
        aspect_ratio: enumOf(['16:9', '9:16', 'Auto'], '16:9'),
        duration: enumOf([4, 6, 8], 8),
        enable_fallback: flag(false),
        enable_translation: flag(false),
        generation_type: enumOf([
          'TEXT_2_VIDEO',
          'FIRST_AND_LAST_FRAMES_2_VIDEO',
          'REFERENCE_2_VIDEO',
        ]),
        image_urls: files('image'),
        resolution: enumOf(['720p', '1080p', '4k'], '720p'),
        watermark: text(),
      },
      {
        // KIE documents no field that chooses between Lite, Fast and Quality: the dearest, Quality, counts.
        price: flat(priceBy('resolution', { '720p': 250, '1080p': 255, '4k': 370 })),
      },
    ),
    'veo/extend': video(
      'Veo 3.1, extend a video',
      { prompt: text(), task_id: text() },
      { seeds: int({ min: 10000, max: 99999 }), watermark: text() },
      { price: flat(250) },
    ),
    'veo/get-1080p-video': video(
      'Veo 3.1, get the video in 1080p',
      { taskId: text() },
      { index: text() },
      { price: flat(5) },
    ),
    'veo/get-4k-video': video(
      'Veo 3.1, get the video in 4K',
      { task_id: text() },
      { index: int({ default: 0 }) },
      { price: flat(120) },
    ),
    'gemini-omni-video': video(
      'Gemini Omni, video',
      { duration: enumOf(['4', '6', '8', '10']), prompt: text(20000, 1) },
      {
        ...OMNI_FIELDS,
        image_urls: files('image'),
        resolution: enumOf(['720p', '1080p', '4k'], '720p'),
        seed: int(),
        video_list: videoList(),
      },
      { price: OMNI },
    ),
    'google/gemini-omni-flash-1-1': video(
      'Gemini Omni Flash 1.1, video',
      { duration: enumOf(['4', '6', '8', '10']), prompt: text(20000) },
      {
        ...OMNI_FIELDS,
        first_frame_url: file('image'),
        image_urls: files('image', 7),
        last_frame_url: file('image'),
        resolution: enumOf(['360p', '720p', '1080p', '4k'], '720p'),
        seed: int({ min: 0, max: 2147483647 }),
        video_list: videoList(1),
      },
      { rules: [requires('last_frame_url', 'first_frame_url')], price: OMNI },
    ),
    'gemini-omni-character': textModel(
      'Gemini Omni, create a character',
      { descriptions: text(), image_urls: files('image', 2, 1) },
      { audio_ids: arrayOf(text()), character_name: text() },
      { price: flat(0) },
    ),
    'gemini-omni-audio': textModel(
      'Gemini Omni, create a voice',
      {
        audio_id: titled(
          enumOf(VOICES.map((voice) => voice.toLowerCase())),
          'Voice',
          'The voice to start from.',
        ),
        name: text(210),
      },
      { example_dialogue: text(120), voice_description: text(20000) },
      { price: flat(0) },
    ),
  },
});
