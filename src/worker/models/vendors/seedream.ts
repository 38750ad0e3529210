import { image, type Vendor } from '../model.ts';
import { flat, perImage, perResultImage, plusFiles, priceBy } from '../price.ts';
import { enumOf, file, files, flag, number, text, int } from '../schema.ts';
import { LAYER_IMAGES } from './seedream-5-flash.ts';

export const seedream = (): Vendor => ({
  name: 'ByteDance',
  models: {
    'bytedance/seedream': image(
      'Seedream 3, text to image',
      { prompt: text(5000, 1) },
      {
        guidance_scale: number({ min: 1, max: 10, step: 0.1, default: 2.5 }),
        image_size: enumOf(
          [
            'square',
            'square_hd',
            'portrait_4_3',
            'portrait_16_9',
            'landscape_4_3',
            'landscape_16_9',
          ],
          'square_hd',
        ),
        seed: int(),
      },
      { price: flat(3.5) },
    ),
    'bytedance/seedream-v4-edit': image(
      'Seedream 4, edit an image',
      { image_urls: files('image', 10), prompt: text(5000, 1) },
      {
        image_resolution: enumOf(['1K', '2K', '4K'], '1K'),
        image_size: enumOf(
          [
            'square',
            'square_hd',
            'portrait_4_3',
            'portrait_3_2',
            'portrait_16_9',
            'landscape_4_3',
            'landscape_3_2',
            'landscape_16_9',
            'landscape_21_9',
          ],
          'square_hd',
        ),
        max_images: number({ min: 1, max: 6, step: 1, default: 1 }),
        nsfw_checker: flag(),
        seed: int(),
      },
      { price: perImage(5) },
    ),
    'bytedance/seedream-v4-text-to-image': image(
      'Seedream 4, text to image',
      { prompt: text(5000, 1) },
      {
        image_resolution: enumOf(['1K', '2K', '4K'], '1K'),
        image_size: enumOf(
          [
            'square',
            'square_hd',
            'portrait_4_3',
            'portrait_3_2',
            'portrait_16_9',
            'landscape_4_3',
            'landscape_3_2',
            'landscape_16_9',
            'landscape_21_9',
          ],
          'square_hd',
        ),
        max_images: number({ min: 1, max: 6, step: 1, default: 1 }),
        nsfw_checker: flag(),
        seed: int(),
      },
      { price: perImage(5) },
    ),
    'seedream/4.5-edit': image(
      'Seedream 4.5, edit an image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        image_urls: files('image', 14),
        prompt: text(3000, 1),
        quality: enumOf(['basic', 'high'], 'basic'),
      },
      { nsfw_checker: flag() },
      { price: flat(6.5) },
    ),
    'seedream/4.5-text-to-image': image(
      'Seedream 4.5, text to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        prompt: text(3000, 1),
        quality: enumOf(['basic', 'high'], 'basic'),
      },
      { nsfw_checker: flag() },
      { price: flat(6.5) },
    ),
    'seedream/5-lite-image-to-image': image(
      'Seedream 5 Lite, image to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        image_urls: files('image', 14),
        prompt: text(3000, 3),
        quality: enumOf(['basic', 'high', 'ultra'], 'basic'),
      },
      { nsfw_checker: flag(), output_format: enumOf(['png', 'jpeg'], 'png') },
      { price: flat(5.5) },
    ),
    'seedream/5-lite-text-to-image': image(
      'Seedream 5 Lite, text to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        prompt: text(3000, 3),
        quality: enumOf(['basic', 'high', 'ultra'], 'basic'),
      },
      { nsfw_checker: flag(), output_format: enumOf(['png', 'jpeg'], 'png') },
      { price: flat(5.5) },
    ),
    'seedream/5-pro-image-to-image': image(
      'Seedream 5 Pro, image to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        image_urls: files('image', 10),
        prompt: text(5000, 3),
        quality: enumOf(['basic', 'high'], 'basic'),
      },
      { nsfw_checker: flag(), output_format: enumOf(['png', 'jpeg'], 'png') },
      {
        price: plusFiles(flat(priceBy('quality', { basic: 7, high: 14 })), 0.5, ['image_urls'], 1),
      },
    ),
    'seedream/5-pro-layer-decomposition': image(
      'Seedream 5 Pro, take layers apart',
      { image_url: file('image') },
      {
        output_format: enumOf(['png', 'jpeg'], 'jpeg'),
        prompt: text(5000),
        size: enumOf(['auto', '1K', '1.5K', '2K'], 'auto'),
      },
      {
        price: perResultImage(
          priceBy('size', { auto: 14, '1K': 7, '1.5K': 7, '2K': 14 }),
          LAYER_IMAGES,
        ),
      },
    ),
    'seedream/5-pro-text-to-image': image(
      'Seedream 5 Pro, text to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
        prompt: text(5000, 3),
        quality: enumOf(['basic', 'high'], 'basic'),
      },
      { nsfw_checker: flag(), output_format: enumOf(['png', 'jpeg'], 'png') },
      { price: flat(priceBy('quality', { basic: 7, high: 14 })) },
    ),
  },
});
