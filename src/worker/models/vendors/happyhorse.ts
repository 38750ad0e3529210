import { video, type Vendor } from '../model.ts';
import { perSecond, priceBy, secondsOf } from '../price.ts';
import { enumOf, file, files, number, text, int } from '../schema.ts';

export const happyhorse = (): Vendor => ({
  name: 'HappyHorse',
  models: {
    'happyhorse-1-1/image-to-video': video(
      'HappyHorse 1.1, image to video',
      { image_urls: files('image', 1) },
      {
        duration: number({ min: 3, max: 15, default: 5 }),
        prompt: text(5000),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: perSecond(priceBy('resolution', { '720p': 22.5, '1080p': 29 })) },
    ),
    'happyhorse-1-1/reference-to-video': video(
      'HappyHorse 1.1, reference to video',
      { prompt: text(5000), reference_image: files('image', 9) },
      {
        aspect_ratio: enumOf(
          ['16:9', '9:16', '3:4', '4:3', '4:5', '5:4', '1:1', '9:21', '21:9'],
          '16:9',
        ),
        duration: number({ min: 3, max: 15, default: 5 }),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: perSecond(priceBy('resolution', { '720p': 22.5, '1080p': 29 })) },
    ),
    'happyhorse-1-1/text-to-video': video(
      'HappyHorse 1.1, text to video',
      { prompt: text(4999) },
      {
        aspect_ratio: enumOf(
          ['16:9', '9:16', '1:1', '4:3', '3:4', '4:5', '5:4', '9:21', '21:9'],
          '16:9',
        ),
        duration: number({ min: 3, max: 15, default: 5 }),
        resolution: enumOf(['720p', '1080p'], '1080p'),
      },
      { price: perSecond(priceBy('resolution', { '720p': 22.5, '1080p': 29 })) },
    ),
    'happyhorse/image-to-video': video(
      'HappyHorse 1.0, image to video',
      { image_urls: files('image', 1) },
      {
        duration: int({ min: 3, max: 15, default: 5 }),
        prompt: text(5000),
        resolution: enumOf(['720p', '1080p'], '1080p'),
        seed: int({ min: 0, max: 2147483647, default: 0 }),
      },
      { price: perSecond(priceBy('resolution', { '720p': 28, '1080p': 48 })) },
    ),
    'happyhorse/reference-to-video': video(
      'HappyHorse 1.0, reference to video',
      { prompt: text(5000, 1), reference_image: files('image', 9, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1', '4:3', '3:4'], '16:9'),
        duration: int({ min: 3, max: 15, default: 5 }),
        resolution: enumOf(['720p', '1080p'], '1080p'),
        seed: int({ min: 0, max: 2147483647, default: 0 }),
      },
      { price: perSecond(priceBy('resolution', { '720p': 28, '1080p': 48 })) },
    ),
    'happyhorse/text-to-video': video(
      'HappyHorse 1.0, text to video',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '1:1', '4:3', '3:4'], '16:9'),
        duration: int({ min: 3, max: 15, default: 5 }),
        resolution: enumOf(['720p', '1080p'], '1080p'),
        seed: int({ min: 0, max: 2147483647, default: 0 }),
      },
      { price: perSecond(priceBy('resolution', { '720p': 28, '1080p': 48 })) },
    ),
    'happyhorse/video-edit': video(
      'HappyHorse 1.0, edit a video',
      { prompt: text(5000, 1), video_url: file('video') },
      {
        audio_setting: enumOf(['auto', 'origin'], 'auto'),
        reference_image: files('image', 5),
        resolution: enumOf(['720p', '1080p'], '1080p'),
        seed: int({ min: 0, max: 2147483647, default: 0 }),
      },
      {
        price: perSecond(
          priceBy('resolution', { '720p': 28, '1080p': 48 }),
          secondsOf('video_url', 60),
          secondsOf('video_url', 15),
        ),
      },
    ),
  },
});
