import { image, type Vendor } from '../model.ts';
import { flat, priceBy } from '../price.ts';
import { enumOf, files, text } from '../schema.ts';

export const openai = (): Vendor => ({
  name: 'OpenAI',
  models: {
    'gpt-image-2-image-to-image': image(
      'GPT Image 2, image to image',
      { input_urls: files('image', 16), prompt: text(undefined, 1) },
      {
        aspect_ratio: enumOf([
          'auto',
          '1:1',
          '3:2',
          '2:3',
          '4:3',
          '3:4',
          '5:4',
          '4:5',
          '16:9',
          '9:16',
          '2:1',
          '1:2',
          '3:1',
          '1:3',
          '21:9',
          '9:21',
        ]),
        resolution: enumOf(['1K', '2K', '4K']),
      },
      { price: flat(priceBy('resolution', { '1K': 6, '2K': 10, '4K': 16 })) },
    ),
    'gpt-image-2-text-to-image': image(
      'GPT Image 2, text to image',
      { prompt: text(20000, 1) },
      {
        aspect_ratio: enumOf([
          'auto',
          '1:1',
          '3:2',
          '2:3',
          '4:3',
          '3:4',
          '5:4',
          '4:5',
          '16:9',
          '9:16',
          '2:1',
          '1:2',
          '3:1',
          '1:3',
          '21:9',
          '9:21',
        ]),
        resolution: enumOf(['1K', '2K', '4K']),
      },
      { price: flat(priceBy('resolution', { '1K': 6, '2K': 10, '4K': 16 })) },
    ),
    'gpt-image/1.5-image-to-image': image(
      'GPT Image 1.5, image to image',
      {
        aspect_ratio: enumOf(['1:1', '2:3', '3:2'], '3:2'),
        input_urls: files('image', 16),
        prompt: text(undefined, 1),
        quality: enumOf(['medium', 'high'], 'medium'),
      },
      {},
      { price: flat(priceBy('quality', { medium: 4, high: 22 })) },
    ),
    'gpt-image/1.5-text-to-image': image(
      'GPT Image 1.5, text to image',
      {
        aspect_ratio: enumOf(['1:1', '2:3', '3:2'], '1:1'),
        prompt: text(undefined, 1),
        quality: enumOf(['medium', 'high'], 'medium'),
      },
      {},
      { price: flat(priceBy('quality', { medium: 4, high: 22 })) },
    ),
  },
});
