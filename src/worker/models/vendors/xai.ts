import { analysis, image, video, type Vendor } from '../model.ts';
import { duration, flat, perSecond, priceBy } from '../price.ts';
import { atLeastOne, exactlyOne } from '../rule.ts';
import { enumOf, file, files, flag, arrayOf, number, text, int } from '../schema.ts';

export const xai = (): Vendor => ({
  name: 'xAI',
  models: {
    'grok-imagine-image-2-0/image-edit': image(
      'Grok Imagine Image 2.0, edit images',
      {
        aspect_ratio: enumOf(['1:1', '2:3', '3:2', '16:9', '9:16', 'auto']),
        image_urls: files('image', 5, 1),
      },
      { prompt: text(390000) },
      { price: flat(4) },
    ),
    'grok-imagine-image-2-0/segment-edit': image(
      'Grok Imagine Image 2.0, edit parts of an image',
      { prompt: text(390000), task_id: text() },
      { mask_indexs: arrayOf(int(), undefined, 1) },
      { price: flat(4) },
    ),
    'grok-imagine-image-2-0/segment-map': analysis(
      'Grok Imagine Image 2.0, find parts',
      {},
      { image_url: file('image'), task_id: text() },
      { rules: [atLeastOne('task_id', 'image_url')], price: flat(0) },
    ),
    'grok-imagine-image-2-0/text-to-image': image(
      'Grok Imagine Image 2.0, text to image',
      {
        aspect_ratio: enumOf(['1:1', '2:3', '3:2', '16:9', '9:16']),
        prompt: text(undefined, 1),
      },
      {},
      { price: flat(4) },
    ),
    'grok-imagine-video-1-5-preview': video(
      'Grok Imagine Video 1.5, preview',
      {},
      {
        aspect_ratio: enumOf(['1:1', '16:9', '9:16', '3:2', '2:3', 'auto'], 'auto'),
        duration: int({ min: 1, max: 15, step: 1, default: 8 }),
        image_urls: files('image', 7),
        nsfw_checker: flag(),
        prompt: text(4096),
        resolution: enumOf(['480p', '720p', '1080p'], '480p'),
      },
      { price: perSecond(priceBy('resolution', { '480p': 2.4, '720p': 4.5, '1080p': 8 })) },
    ),
    'grok-imagine/extend': video(
      'Grok Imagine, extend a video',
      {
        extend_at: number({ min: 2, default: 2 }),
        extend_times: number(),
        prompt: text(undefined, 1),
        task_id: text(100, 1),
      },
      {},
      { price: flat(priceBy('extend_times', { 6: 27, 10: 45 })) },
    ),
    'grok-imagine/image-to-image': image(
      'Grok Imagine, image to image',
      { image_urls: files('image', 5) },
      { nsfw_checker: flag(), prompt: text(390000) },
      { price: flat(4) },
    ),
    'grok-imagine/image-to-video': video(
      'Grok Imagine, image to video',
      {},
      {
        aspect_ratio: enumOf(['2:3', '3:2', '1:1', '16:9', '9:16'], '16:9'),
        duration: text(),
        image_urls: files('image', 7),
        index: int({ min: 0, max: 5, default: 0 }),
        mode: enumOf(['fun', 'normal', 'spicy'], 'normal'),
        prompt: text(),
        resolution: enumOf(['480p', '720p', '1080p'], '480p'),
        task_id: text(100),
      },
      {
        rules: [exactlyOne('image_urls', 'task_id')],
        price: perSecond(
          priceBy('resolution', { '480p': 2.4, '720p': 4.5, '1080p': 8 }),
          duration(6, 30),
        ),
      },
    ),
    'grok-imagine/text-to-image': image(
      'Grok Imagine, text to image',
      { prompt: text(undefined, 1) },
      {
        aspect_ratio: enumOf(['2:3', '3:2', '1:1', '16:9', '9:16']),
        enable_pro: flag(),
        nsfw_checker: flag(),
      },
      { price: flat(priceBy('enable_pro', { true: 5, false: 4 })) },
    ),
    'grok-imagine/text-to-video': video(
      'Grok Imagine, text to video',
      { prompt: text(undefined, 1) },
      {
        aspect_ratio: enumOf(['2:3', '3:2', '1:1', '16:9', '9:16'], '2:3'),
        duration: number({ step: 1 }),
        mode: enumOf(['fun', 'normal', 'spicy'], 'normal'),
        resolution: enumOf(['480p', '720p', '1080p'], '480p'),
      },
      {
        price: perSecond(
          priceBy('resolution', { '480p': 2.4, '720p': 4.5, '1080p': 8 }),
          duration(6, 30),
        ),
      },
    ),
    'grok-imagine/upscale': image(
      'Grok Imagine, enlarge a video',
      { task_id: text(100, 1) },
      { resolution: enumOf(['720p', '1080p'], '720p') },
      { price: flat(priceBy('resolution', { '720p': 10, '1080p': 30 })) },
    ),
  },
});
