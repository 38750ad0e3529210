import { image, type Vendor } from '../model.ts';
import { flat, perImage, priceBy } from '../price.ts';
import { enumOf, files, flag, int, text } from '../schema.ts';

/** Of Nano Banana 2. */
const RATIOS = '1:1 2:3 3:2 1:4 4:1 3:4 4:3 4:5 5:4 1:8 8:1 9:16 16:9 21:9 auto'.split(' ');

/** Google's images. */
export const google = (): Vendor => ({
  name: 'Google',
  models: {
    'google/imagen4': image(
      'Imagen 4',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(['1:1', '16:9', '9:16', '3:4', '4:3', 'auto'], '1:1'),
        negative_prompt: text(5000),
        seed: text(500),
      },
      { price: perImage(8) },
    ),
    'google/imagen4-fast': image(
      'Imagen 4 Fast',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(['1:1', '16:9', '9:16', '3:4', '4:3', 'auto'], '16:9'),
        negative_prompt: text(5000),
        seed: int(),
      },
      { price: perImage(4) },
    ),
    'google/imagen4-ultra': image(
      'Imagen 4 Ultra',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(['1:1', '16:9', '9:16', '3:4', '4:3', 'auto'], '1:1'),
        negative_prompt: text(5000),
        seed: text(500),
      },
      { price: perImage(12) },
    ),
    'google/nano-banana': image(
      'Nano Banana',
      { prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(
          ['1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3', '5:4', '4:5', '21:9', 'auto'],
          '1:1',
        ),
        image_size: enumOf(
          ['1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3', '5:4', '4:5', '21:9', 'auto'],
          '1:1',
        ),
        nsfw_checker: flag(),
        output_format: enumOf(['png', 'jpeg'], 'png'),
      },
      { price: flat(4) },
    ),
    'google/nano-banana-edit': image(
      'Nano Banana, edit an image',
      { image_urls: files('image', 10), prompt: text(5000, 1) },
      {
        aspect_ratio: enumOf(
          ['1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3', '5:4', '4:5', '21:9', 'auto'],
          '1:1',
        ),
        image_size: enumOf(
          ['1:1', '9:16', '16:9', '3:4', '4:3', '3:2', '2:3', '5:4', '4:5', '21:9', 'auto'],
          '1:1',
        ),
        output_format: enumOf(['png', 'jpeg'], 'png'),
      },
      { price: flat(4) },
    ),
    'nano-banana-2': image(
      'Nano Banana 2',
      { prompt: text(20000, 1) },
      {
        aspect_ratio: enumOf(RATIOS, 'auto'),
        image_input: files('image', 14),
        output_format: enumOf(['png', 'jpg'], 'jpg'),
        resolution: enumOf(['1K', '2K', '4K'], '1K'),
      },
      { price: flat(priceBy('resolution', { '1K': 8, '2K': 12, '4K': 18 })) },
    ),
    'nano-banana-2-1': image(
      'Nano Banana 2.1',
      { prompt: text(20000) },
      {
        aspect_ratio: enumOf(RATIOS),
        image_input: files('image', 14),
        output_format: enumOf(['png', 'jpg']),
        resolution: enumOf(['1K', '2K', '4K'], '1K'),
      },
      { price: flat(priceBy('resolution', { '1K': 4, '2K': 6, '4K': 9 })) },
    ),
    'nano-banana-2-lite': image(
      'Nano Banana 2 Lite',
      {
        aspect_ratio: enumOf(
          [
            '1:1',
            '1:4',
            '1:8',
            '2:3',
            '3:2',
            '3:4',
            '4:1',
            '4:3',
            '4:5',
            '5:4',
            '8:1',
            '9:16',
            '16:9',
            '21:9',
            'auto',
          ],
          'auto',
        ),
        prompt: text(20000, 1),
      },
      { image_urls: files('image', 10) },
      { price: flat(4) },
    ),
    'nano-banana-pro': image(
      'Nano Banana Pro',
      { prompt: text(10000, 1) },
      {
        aspect_ratio: enumOf(
          ['1:1', '2:3', '3:2', '3:4', '4:3', '4:5', '5:4', '9:16', '16:9', '21:9', 'auto'],
          '1:1',
        ),
        image_input: files('image', 8),
        output_format: enumOf(['png', 'jpg'], 'png'),
        resolution: enumOf(['1K', '2K', '4K'], '1K'),
      },
      { price: flat(priceBy('resolution', { '1K': 18, '2K': 18, '4K': 24 })) },
    ),
  },
});
