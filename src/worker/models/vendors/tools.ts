import { image, video, type Vendor } from '../model.ts';
import { flat, perSecond, priceBy, secondsOf } from '../price.ts';
import { enumOf, file, number, text } from '../schema.ts';

export const meigen = (): Vendor => ({
  name: 'MeiGen',
  models: {
    'infinitalk/from-audio': video(
      'InfiniteTalk, audio to video',
      { audio_url: file('audio'), image_url: file('image'), prompt: text(5000, 1) },
      { resolution: enumOf(['480p', '720p'], '480p'), seed: number() },
      {
        price: perSecond(
          priceBy('resolution', { '480p': 3, '720p': 12 }),
          secondsOf('audio_url', 15),
        ),
      },
    ),
  },
});

export const recraft = (): Vendor => ({
  name: 'Recraft',
  models: {
    'recraft/crisp-upscale': image(
      'Recraft, enlarge crisply',
      { image: file('image') },
      {},
      { price: flat(0.5) },
    ),
    'recraft/remove-background': image(
      'Recraft, remove the background',
      { image: file('image') },
      {},
      { price: flat(1) },
    ),
  },
});

export const topaz = (): Vendor => ({
  name: 'Topaz',
  models: {
    'topaz/image-upscale': image(
      'Topaz, enlarge an image',
      {
        image_url: file('image'),
        upscale_factor: enumOf(['1', '2', '4'], '2'),
      },
      {},
      { price: flat(40) },
    ),
    'topaz/video-upscale': video(
      'Topaz, enlarge a video',
      { video_url: file('video') },
      { upscale_factor: enumOf(['1', '2', '4'], '2') },
      {
        price: perSecond(
          priceBy('upscale_factor', { 1: 8, 2: 8, 4: 14 }),
          secondsOf('video_url', 300),
        ),
      },
    ),
  },
});
