import { image, type Vendor } from '../model.ts';
import { by, perImage } from '../price.ts';
import { choice, file, files, flag, number, text, whole } from '../schema.ts';

export const ideogram = (): Vendor => ({
  name: 'Ideogram',
  models: {
    'ideogram/character': image(
      'Ideogram Character',
      { prompt: text(5000, 1), reference_image_urls: files('image') },
      {
        expand_prompt: flag(),
        image_size: choice(
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
        num_images: choice(['1', '2', '3', '4'], '1'),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: whole(),
        style: choice(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(by('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
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
        num_images: choice(['1', '2', '3', '4'], '1'),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: whole(),
        style: choice(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(by('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
    ),
    'ideogram/character-remix': image(
      'Ideogram Character, remix',
      { image_url: file('image'), prompt: text(5000, 1), reference_image_urls: files('image') },
      {
        expand_prompt: flag(),
        image_size: choice(
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
        num_images: choice(['1', '2', '3', '4'], '1'),
        reference_mask_urls: file('image'),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: whole(),
        strength: number({ least: 0.1, most: 1, step: 0.1, fallback: 0.8 }),
        style: choice(['AUTO', 'REALISTIC', 'FICTION'], 'AUTO'),
      },
      { price: perImage(by('rendering_speed', { TURBO: 12, BALANCED: 18, QUALITY: 24 })) },
    ),
    'ideogram/v3-edit': image(
      'Ideogram 3, edit an image',
      { image_url: file('image'), mask_url: file('image'), prompt: text(5000, 1) },
      {
        expand_prompt: flag(true),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY'], 'BALANCED'),
        seed: whole(),
      },
      { price: perImage(by('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
    'ideogram/v3-remix': image(
      'Ideogram 3, remix',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        expand_prompt: flag(),
        image_size: choice([
          'square',
          'square_hd',
          'portrait_4_3',
          'portrait_16_9',
          'landscape_4_3',
          'landscape_16_9',
        ]),
        negative_prompt: text(5000),
        num_images: choice(['1', '2', '3', '4']),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY']),
        seed: whole(),
        strength: number({ least: 0.01, most: 1 }),
        style: choice(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']),
      },
      { price: perImage(by('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
    'ideogram/v3-text-to-image': image(
      'Ideogram 3, text to image',
      { prompt: text(5000, 1) },
      {
        expand_prompt: flag(),
        image_size: choice([
          'square',
          'square_hd',
          'portrait_4_3',
          'portrait_16_9',
          'landscape_4_3',
          'landscape_16_9',
        ]),
        negative_prompt: text(5000),
        rendering_speed: choice(['TURBO', 'BALANCED', 'QUALITY']),
        seed: whole(),
        style: choice(['AUTO', 'GENERAL', 'REALISTIC', 'DESIGN']),
      },
      { price: perImage(by('rendering_speed', { TURBO: 3.5, BALANCED: 7, QUALITY: 10 })) },
    ),
  },
});
