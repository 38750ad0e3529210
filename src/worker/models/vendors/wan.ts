import { video, type Vendor } from '../model.ts';
import { flat, perSecond, priceBy, secondsOf } from '../price.ts';
import { enumOf, file, files, flag, number, text, int } from '../schema.ts';

const WAN_2_6 = flat(
  priceBy('resolution', {
    '720p': priceBy('duration', { 5: 70, 10: 140, 15: 210 }),
    '1080p': priceBy('duration', { 5: 104.5, 10: 209.5, 15: 315 }),
  }),
);

export const wan = (): Vendor => ({
  name: 'Wan',
  models: {
    'wan/2-2-a14b-image-to-video-turbo': video(
      'Wan 2.2 A14B Turbo, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        acceleration: enumOf(['none', 'regular'], 'none'),
        enable_prompt_expansion: flag(),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p'], '720p'),
        seed: number({ min: 0, max: 2147483647, step: 1, default: 0 }),
      },
      { price: flat(priceBy('resolution', { '480p': 40, '580p': 60, '720p': 80 })) },
    ),
    'wan/2-2-a14b-speech-to-video-turbo': video(
      'Wan 2.2 A14B Turbo, speech to video',
      { audio_url: file('audio'), image_url: file('image'), prompt: text(5000, 1) },
      {
        frames_per_second: number({ min: 4, max: 60, step: 1, default: 16 }),
        guidance_scale: number({ min: 1, max: 10, step: 0.1, default: 3.5 }),
        negative_prompt: text(500),
        nsfw_checker: flag(),
        num_frames: number({ min: 40, max: 120, step: 4, default: 80 }),
        num_inference_steps: number({ min: 2, max: 40, step: 1, default: 27 }),
        resolution: enumOf(['480p', '580p', '720p'], '480p'),
        seed: int(),
        shift: number({ min: 1, max: 10, step: 0.1, default: 5 }),
      },
      {
        price: perSecond(priceBy('resolution', { '480p': 12, '580p': 18, '720p': 24 }), {
          frames: 'num_frames',
          framesPerSecond: 'frames_per_second',
        }),
      },
    ),
    'wan/2-2-a14b-text-to-video-turbo': video(
      'Wan 2.2 A14B Turbo, text to video',
      { prompt: text(5000, 1) },
      {
        acceleration: enumOf(['none', 'regular'], 'none'),
        aspect_ratio: enumOf(['16:9', '9:16'], '16:9'),
        enable_prompt_expansion: flag(),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p'], '720p'),
        seed: number({ min: 0, max: 2147483647, step: 1, default: 0 }),
      },
      { price: flat(priceBy('resolution', { '480p': 40, '580p': 60, '720p': 80 })) },
    ),
    'wan/2-2-animate-move': video(
      'Wan 2.2 Animate, move',
      { image_url: file('image'), video_url: file('video') },
      { nsfw_checker: flag(), resolution: enumOf(['480p', '580p', '720p'], '480p') },
      {
        price: perSecond(
          priceBy('resolution', { '480p': 6, '580p': 9.5, '720p': 12.5 }),
          secondsOf('video_url', 30),
        ),
      },
    ),
    'wan/2-2-animate-replace': video(
      'Wan 2.2 Animate, replace',
      { image_url: file('image'), video_url: file('video') },
      { nsfw_checker: flag(), resolution: enumOf(['480p', '580p', '720p'], '480p') },
      {
        price: perSecond(
          priceBy('resolution', { '480p': 6, '580p': 9.5, '720p': 12.5 }),
          secondsOf('video_url', 30),
        ),
      },
    ),
    'wan/2-5-image-to-video': video(
      'Wan 2.5, image to video',
      { duration: enumOf(['5', '10']), image_url: file('image'), prompt: text(800, 1) },
      {
        enable_prompt_expansion: flag(),
        negative_prompt: text(500),
        nsfw_checker: flag(),
        resolution: enumOf(['720p', '1080p']),
        seed: int(),
      },
      {
        price: flat(
          priceBy('resolution', {
            '720p': priceBy('duration', { 5: 60, 10: 120 }),
            '1080p': priceBy('duration', { 5: 100, 10: 200 }),
          }),
        ),
      },
    ),
    'wan/2-5-text-to-video': video(
      'Wan 2.5, text to video',
      { duration: enumOf(['5', '10']), prompt: text(800, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1']),
        enable_prompt_expansion: flag(),
        negative_prompt: text(500),
        nsfw_checker: flag(),
        resolution: enumOf(['720p', '1080p']),
        seed: int(),
      },
      {
        price: flat(
          priceBy('resolution', {
            '720p': priceBy('duration', { 5: 60, 10: 120 }),
            '1080p': priceBy('duration', { 5: 100, 10: 200 }),
          }),
        ),
      },
    ),
    'wan/2-6-image-to-video': video(
      'Wan 2.6, image to video',
      { image_urls: files('image', 1), prompt: text(5000, 1) },
      {
        duration: enumOf(['5', '10', '15'], '5'),
        multi_shots: flag(false),
        nsfw_checker: flag(),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: WAN_2_6 },
    ),
    'wan/2-6-text-to-video': video(
      'Wan 2.6, text to video',
      { prompt: text(5000, 1) },
      {
        duration: enumOf(['5', '10', '15'], '5'),
        multi_shots: flag(false),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: WAN_2_6 },
    ),
    'wan/2-6-video-to-video': video(
      'Wan 2.6, video to video',
      { prompt: text(5000, 1), video_urls: files('video', 3) },
      {
        duration: enumOf(['5', '10'], '5'),
        multi_shots: flag(false),
        nsfw_checker: flag(),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: WAN_2_6 },
    ),
  },
});
