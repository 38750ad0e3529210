import { video, type Vendor } from '../model.ts';
import { duration, flat, perSecond, priceBy, priceIf, secondsOf } from '../price.ts';
import { atLeastOne, listWhenFlag } from '../rule.ts';
import {
  enumOf,
  withDefaultValue,
  file,
  files,
  flag,
  number,
  arrayOfObjects,
  suggestedEnum,
  text,
  int,
  type FieldSchema,
} from '../schema.ts';

const shots = (maxItems?: number): FieldSchema =>
  arrayOfObjects('Shot', { prompt: text(), duration: int({ min: 1, max: 15 }) }, {}, maxItems);

/** A prompt refers to an element as `@name`. */
const elements = (maxItems?: number): FieldSchema =>
  arrayOfObjects(
    'Element',
    { name: text(), description: text() },
    { element_input_urls: files('image', 4), element_input_video_urls: files('video', 1) },
    maxItems,
  );

/** Seen in other clients' requests; KIE documents no schema. */
const OMNI_FIELDS = {
  aspect_ratio: suggestedEnum(['16:9', '9:16', '1:1']),
  audio: flag(false),
  customize_multi_shots: flag(),
  duration: int({ min: 3, max: 15, default: 5 }),
  elements: elements(),
  image_urls: files('image'),
  prompt: text(),
  resolution: withDefaultValue(suggestedEnum(['720p', '1080p', '4k']), '720p'),
};

/** Kling 3.0 Omni, from text and images. */
const OMNI = perSecond(
  priceBy('resolution', {
    '720p': priceBy('audio', { true: 18, false: 14 }),
    '1080p': priceBy('audio', { true: 23, false: 18 }),
    '4k': 67,
  }),
  duration(3, 15),
);

/** With a video its seconds may count too: KIE does not say. */
const OMNI_REFERENCE = perSecond(
  priceBy('resolution', {
    '720p': priceIf('video_urls', 20, priceBy('audio', { true: 18, false: 14 })),
    '1080p': priceIf('video_urls', 27, priceBy('audio', { true: 23, false: 18 })),
    '4k': 67,
  }),
  duration(3, 15),
  secondsOf('video_urls', 15),
);

export const kling = (): Vendor => ({
  name: 'Kling',
  models: {
    'kling-2.6/image-to-video': video(
      'Kling 2.6, image to video',
      {
        duration: enumOf(['5', '10'], '5'),
        image_urls: files('image', 1),
        prompt: text(1000, 1),
        sound: flag(),
      },
      {},
      {
        price: flat(
          priceBy('sound', {
            true: priceBy('duration', { 5: 110, 10: 220 }),
            false: priceBy('duration', { 5: 55, 10: 110 }),
          }),
        ),
      },
    ),
    'kling-2.6/motion-control': video(
      'Kling 2.6, motion control',
      {
        character_orientation: enumOf(['image', 'video'], 'video'),
        input_urls: files('image', 1),
        mode: enumOf(['720p', '1080p'], '720p'),
        video_urls: files('video', 1),
      },
      { prompt: text(2500) },
      {
        price: perSecond(priceBy('mode', { '720p': 11, '1080p': 18 }), secondsOf('video_urls', 30)),
      },
    ),
    'kling-2.6/text-to-video': video(
      'Kling 2.6, text to video',
      {
        aspect_ratio: enumOf(['1:1', '16:9', '9:16'], '1:1'),
        duration: enumOf(['5', '10'], '5'),
        prompt: text(1000, 1),
        sound: flag(),
      },
      {},
      {
        price: flat(
          priceBy('sound', {
            true: priceBy('duration', { 5: 110, 10: 220 }),
            false: priceBy('duration', { 5: 55, 10: 110 }),
          }),
        ),
      },
    ),
    'kling-3.0-omni/image-to-video': video('Kling 3.0 Omni, image to video', {}, OMNI_FIELDS, {
      price: OMNI,
    }),
    'kling-3.0-omni/reference-to-video': video(
      'Kling 3.0 Omni, reference to video',
      {},
      { ...OMNI_FIELDS, video_urls: files('video') },
      { price: OMNI_REFERENCE },
    ),
    'kling-3.0-omni/text-to-video': video(
      'Kling 3.0 Omni, text to video',
      { prompt: text(3072, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1'], '16:9'),
        audio: flag(false),
        customize_multi_shots: flag(true),
        duration: enumOf([3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 5),
        elements: elements(),
        multi_prompt: shots(6),
        prefer_multi_shots: flag(),
        resolution: enumOf(['720p', '1080p', '4k'], '720p'),
      },
      { price: OMNI },
    ),
    'kling-3.0-omni/transformation': video(
      'Kling 3.0 Omni, transformation',
      {},
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1', 'auto'], '16:9'),
        audio: flag(),
        duration: text(),
        elements: elements(),
        image_urls: files('image', 4),
        prompt: text(3072, 1),
        resolution: enumOf(['720p', '1080p', '4k'], '720p'),
        video_urls: files('video', 1, 1),
      },
      {
        price: perSecond(
          priceBy('resolution', { '720p': 20, '1080p': 27, '4k': 67 }),
          secondsOf('video_urls', 15),
        ),
      },
    ),
    'kling-3.0/motion-control': video(
      'Kling 3.0, motion control',
      { input_urls: files('image'), video_urls: files('video') },
      { background_source: text(), character_orientation: text(), mode: text(), prompt: text() },
      {
        price: perSecond(
          priceBy('mode', { '720p': 20, '1080p': 27, std: 20, pro: 27 }),
          secondsOf('video_urls', 30),
        ),
      },
    ),
    'kling-3.0/video': video(
      'Kling 3.0',
      {
        duration: enumOf(
          ['3', '4', '5', '6', '7', '8', '9', '10', '11', '12', '13', '14', '15'],
          '5',
        ),
        mode: enumOf(['std', 'pro', '4K'], 'pro'),
        multi_shots: flag(false),
        sound: flag(false),
      },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1'], '16:9'),
        multi_prompt: shots(),
        prompt: text(),
        image_urls: files('image'),
        kling_elements: elements(3),
      },
      {
        rules: [
          atLeastOne('prompt', 'multi_prompt'),
          atLeastOne('image_urls', 'aspect_ratio'),
          listWhenFlag('multi_shots', 'multi_prompt'),
        ],
        price: perSecond(
          priceBy('mode', {
            std: priceBy('sound', { true: 20, false: 14 }),
            pro: priceBy('sound', { true: 27, false: 18 }),
            '4K': 67,
          }),
        ),
      },
    ),
    'kling/ai-avatar-pro': video(
      'Kling AI Avatar Pro, image and audio to video',
      { audio_url: file('audio'), image_url: file('image'), prompt: text(5000, 1) },
      {},
      { price: perSecond(16, secondsOf('audio_url', 15)) },
    ),
    'kling/ai-avatar-standard': video(
      'Kling AI Avatar Standard, image and audio to video',
      { audio_url: file('audio'), image_url: file('image'), prompt: text(5000, 1) },
      {},
      { price: perSecond(8, secondsOf('audio_url', 15)) },
    ),
    'kling/v2-1-master-image-to-video': video(
      'Kling 2.1 Master, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(500),
      },
      { price: flat(priceBy('duration', { 5: 160, 10: 320 })) },
    ),
    'kling/v2-1-master-text-to-video': video(
      'Kling 2.1 Master, text to video',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1'], '16:9'),
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(500),
      },
      { price: flat(priceBy('duration', { 5: 160, 10: 320 })) },
    ),
    'kling/v2-1-pro': video(
      'Kling 2.1 Pro, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(500),
        tail_image_url: file('image'),
      },
      { price: flat(priceBy('duration', { 5: 50, 10: 100 })) },
    ),
    'kling/v2-1-standard': video(
      'Kling 2.1 Standard, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(500),
      },
      { price: flat(priceBy('duration', { 5: 25, 10: 50 })) },
    ),
    'kling/v2-5-turbo-image-to-video-pro': video(
      'Kling 2.5 Turbo Pro, image to video',
      { image_url: file('image'), prompt: text(2500, 1) },
      {
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(500),
        tail_image_url: file('image'),
      },
      { price: flat(priceBy('duration', { 5: 42, 10: 84 })) },
    ),
    'kling/v2-5-turbo-text-to-video-pro': video(
      'Kling 2.5 Turbo Pro, text to video',
      { prompt: text(2500, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1'], '16:9'),
        cfg_scale: number({ min: 0, max: 1, step: 0.1, default: 0.5 }),
        duration: enumOf(['5', '10'], '5'),
        negative_prompt: text(2500),
      },
      { price: flat(priceBy('duration', { 5: 42, 10: 84 })) },
    ),
    'kling/v3-turbo-image-to-video': video(
      'Kling 3 Turbo, image to video',
      {
        duration: withDefaultValue(text(), '5'),
        image_urls: files('image'),
        prompt: text(2500, 1),
        resolution: enumOf(['720p', '1080p'], '720p'),
      },
      {},
      { price: perSecond(priceBy('resolution', { '720p': 18, '1080p': 22.5 }), duration(3, 15)) },
    ),
    'kling/v3-turbo-text-to-video': video(
      'Kling 3 Turbo, text to video',
      {
        aspect_ratio: enumOf(['1:1', '9:16', '16:9'], '16:9'),
        duration: withDefaultValue(text(), '5'),
        prompt: text(2500, 1),
        resolution: enumOf(['720p', '1080p'], '720p'),
      },
      {},
      { price: perSecond(priceBy('resolution', { '720p': 18, '1080p': 22.5 }), duration(3, 15)) },
    ),
  },
});
