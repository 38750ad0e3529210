import { image, type Vendor } from '../model.ts';
import { perImage, priceBy } from '../price.ts';
import { enumOf, file, files, flag, number, text, int } from '../schema.ts';

export const ideogram = (): Vendor => ({
  name: 'Ideogram',
  models: {
    'ideogram/character': image(
      'Ideogram Character',
      { prompt: text(5000, 1), reference_image_urls: files('image') },
      {
        expand_prompt: flag(),
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
        negative_prompt: text(5000),
        num_images: enumOf(['1', '2', '3', '4'], '1'),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: int(),
        style: enumOf(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
    ),
    'ideogram/character-edit': image(
      'Ideogram Character, edit an image',
      {
        image_url: file('image'),
        mask_url: file('image'),
        prompt: text(5000, 1),
        reference_image_urls: files('image'),
      },
      {
        expand_prompt: flag(),
        num_images: enumOf(['1', '2', '3', '4'], '1'),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: int(),
        style: enumOf(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
    ),
    'ideogram/character-remix': image(
      'Ideogram Character, remix',
      { image_url: file('image'), prompt: text(5000, 1), reference_image_urls: files('image') },
      {
        expand_prompt: flag(),
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
        image_urls: files('image'),
        negative_prompt: text(500),
        num_images: enumOf(['1', '2', '3', '4'], '1'),
        reference_mask_urls: file('image'),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: int(),
        strength: number({ min: 0.1, max: 1, step: 0.1, default: 0.8 }),
        style: enumOf(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
    ),
    'ideogram/v3-edit': image(
      'Ideogram 3, edit an image',
      { image_url: file('image'), mask_url: file('image'), prompt: text(5000, 1) },
      {
        expand_prompt: flag(true),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: int(),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
    'ideogram/v3-remix': image(
      'Ideogram 3, remix',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        expand_prompt: flag(),
        image_size: enumOf([
          'square',
          'square_hd',
          'portrait_4_3',
          'portrait_16_9',
          'landscape_4_3',
          'landscape_16_9',
        ]),
        negative_prompt: text(5000),
        num_images: enumOf(['1', '2', '3', '4']),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY']),
        seed: int(),
        strength: number({ min: 0.01, max: 1 }),
        style: enumOf(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
    'ideogram/v3-text-to-image': image(
      'Ideogram 3, text to image',
      { prompt: text(5000, 1) },
      {
        expand_prompt: flag(),
        image_size: enumOf([
          'square',
          'square_hd',
          'portrait_4_3',
          'portrait_16_9',
          'landscape_4_3',
          'landscape_16_9',
        ]),
        negative_prompt: text(5000),
        rendering_speed: enumOf(['TURBO', 'BALANCED', 'QUALITY']),
        seed: int(),
        style: enumOf(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']),
      },
      { price: perImage(priceBy('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
  },
});
