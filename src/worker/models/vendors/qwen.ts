import { image, type Vendor } from '../model.ts';
import { flat, perImage, plusFiles, priceBy } from '../price.ts';
import { enumOf, file, files, flag, number, text, int } from '../schema.ts';

export const qwen = (): Vendor => ({
  name: 'Qwen',
  models: {
    'qwen/image-edit': image(
      'Qwen, edit an image',
      { image_url: file('image'), prompt: text(2000, 1) },
      {
        acceleration: enumOf(['none', 'regular', 'high'], 'none'),
        enable_safety_checker: flag(),
        guidance_scale: number({ min: 0, max: 20, step: 0.1, default: 4 }),
        image_size: enumOf(
          [
            'square',
            'square_hd',
            'portrait_4_3',
            'portrait_16_9',
            'landscape_4_3',
            'landscape_16_9',
          ],
          'landscape_4_3',
        ),
        negative_prompt: text(500),
        nsfw_checker: flag(),
        num_images: enumOf(['1', '2', '3', '4']),
        num_inference_steps: number({ min: 2, max: 49, step: 1, default: 25 }),
        output_format: enumOf(['jpeg', 'png'], 'png'),
        seed: int(),
        sync_mode: flag(),
      },
      {
        price: perImage(
          priceBy('image_size', {
            square: 1.58,
            square_hd: 6.3,
            portrait_4_3: 4.72,
            portrait_16_9: 3.54,
            landscape_4_3: 4.72,
            landscape_16_9: 3.54,
          }),
        ),
      },
    ),
    'qwen/image-to-image': image(
      'Qwen, image to image',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        acceleration: enumOf(['none', 'regular', 'high'], 'none'),
        enable_safety_checker: flag(),
        guidance_scale: number({ min: 0, max: 20, step: 0.1, default: 2.5 }),
        negative_prompt: text(500),
        nsfw_checker: flag(),
        num_inference_steps: number({ min: 2, max: 250, step: 1, default: 30 }),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        seed: int(),
        strength: number({ min: 0, max: 1, step: 0.01, default: 0.8 }),
      },
      { price: flat(4) },
    ),
    'qwen/text-to-image': image(
      'Qwen, text to image',
      { prompt: text(5000, 1) },
      {
        acceleration: enumOf(['none', 'regular', 'high'], 'none'),
        enable_safety_checker: flag(),
        guidance_scale: number({ min: 0, max: 20, step: 0.1, default: 2.5 }),
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
        negative_prompt: text(500),
        nsfw_checker: flag(),
        num_inference_steps: number({ min: 2, max: 250, step: 1, default: 30 }),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        seed: int(),
      },
      {
        price: flat(
          priceBy('image_size', {
            square: 1.05,
            square_hd: 4.2,
            portrait_4_3: 3.15,
            portrait_16_9: 2.36,
            landscape_4_3: 3.15,
            landscape_16_9: 2.36,
          }),
        ),
      },
    ),
    'qwen2/image-edit': image(
      'Qwen 2, edit an image',
      { image_url: file('image'), prompt: text(800, 1) },
      {
        image_size: enumOf(['1:1', '2:3', '3:2', '3:4', '4:3', '9:16', '16:9', '21:9'], '16:9'),
        nsfw_checker: flag(),
        output_format: enumOf(['jpeg', 'png'], 'png'),
        seed: int(),
      },
      { price: flat(6) },
    ),
    'qwen2/text-to-image': image(
      'Qwen 2, text to image',
      { prompt: text(800, 1) },
      {
        image_size: enumOf(['1:1', '3:4', '4:3', '9:16', '16:9'], '16:9'),
        nsfw_checker: flag(),
        output_format: enumOf(['jpeg', 'png'], 'png'),
        seed: int(),
      },
      { price: flat(6) },
    ),
    'qwen3/image-to-image': image(
      'Qwen 3, image to image',
      { image_urls: files('image', 3, 1), prompt: text(5000) },
      {
        image_size: enumOf(['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'], '16:9'),
        negative_prompt: text(5000),
        nsfw_checker: flag(false),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        prompt_extend: flag(true),
        resolution: enumOf(['1K', '2K'], '1K'),
        seed: int({ min: 0, max: 2147483647, default: 1 }),
      },
      { price: plusFiles(flat(4.8), 0.5, ['image_urls'], 0) },
    ),
    'qwen3/pro-image-to-image': image(
      'Qwen 3 Pro, image to image',
      { image_urls: files('image', 3, 1), prompt: text(5000) },
      {
        image_size: enumOf(['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'], '16:9'),
        negative_prompt: text(5000),
        nsfw_checker: flag(false),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        prompt_extend: flag(true),
        resolution: enumOf(['1K', '2K'], '1K'),
        seed: int({ min: 0, max: 2147483647, default: 1 }),
      },
      {
        price: plusFiles(
          flat(priceBy('resolution', { '1K': 6.4, '2K': 12 })),
          0.5,
          ['image_urls'],
          0,
        ),
      },
    ),
    'qwen3/pro-text-to-image': image(
      'Qwen 3 Pro, text to image',
      { prompt: text(5000) },
      {
        image_size: enumOf(['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'], '16:9'),
        negative_prompt: text(5000),
        nsfw_checker: flag(false),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        prompt_extend: flag(true),
        resolution: enumOf(['1K', '2K']),
        seed: int({ min: 0, max: 2147483647, default: 1 }),
      },
      { price: flat(priceBy('resolution', { '1K': 6.4, '2K': 12 })) },
    ),
    'qwen3/text-to-image': image(
      'Qwen 3, text to image',
      { prompt: text(5000) },
      {
        image_size: enumOf(['1:1', '3:2', '2:3', '4:3', '3:4', '16:9', '9:16', '21:9'], '16:9'),
        negative_prompt: text(5000),
        nsfw_checker: flag(false),
        output_format: enumOf(['png', 'jpeg'], 'png'),
        prompt_extend: flag(true),
        resolution: enumOf(['1K', '2K']),
        seed: int({ min: 0, max: 2147483647, default: 1 }),
      },
      { price: flat(4.8) },
    ),
    'z-image': image(
      'Z-Image',
      { aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16'], '1:1'), prompt: text(1000, 1) },
      { nsfw_checker: flag() },
      { price: flat(0.8) },
    ),
  },
});
