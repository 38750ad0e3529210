import { image, type Vendor } from '../model.ts';
import { flat, priceBy } from '../price.ts';
import { atLeastOne } from '../rule.ts';
import { enumOf, file, files, text } from '../schema.ts';

const RATES = flat(priceBy('resolution', { '1K': 6, '2K': 10, '4K': 16 }));

/** Of GPT Image 2.5, in both of its sizes. */
const OPTIONS_2_5 = {
  aspect_ratio: enumOf('auto 1:1 3:2 2:3 4:3 3:4 16:9 9:16 21:9 27:16 16:27 9:8 8:9'.split(' ')),
  background: enumOf(['transparent', 'opaque', 'auto']),
  resolution: enumOf(['1K', '2K', '4K']),
};
const fromText = (name: string) =>
  image(`${name}, text to image`, { prompt: text(20000, 1) }, OPTIONS_2_5, { price: RATES });
const fromImages = (name: string) =>
  image(
    `${name}, image to image`,
    { input_urls: files('image', 16), prompt: text() },
    OPTIONS_2_5,
    { price: RATES },
  );

export const openai = (): Vendor => ({
  name: 'OpenAI',
  models: {
    'gpt-image-2-5-flare-text-to-image': fromText('GPT Image 2.5 Flare'),
    'gpt-image-2-5-flare-image-to-image': fromImages('GPT Image 2.5 Flare'),
    'gpt-image-2-5-sunburst-text-to-image': fromText('GPT Image 2.5 Sunburst'),
    'gpt-image-2-5-sunburst-image-to-image': fromImages('GPT Image 2.5 Sunburst'),
    '4o-image-api': image(
      'GPT-4o Image',
      { size: enumOf(['1:1', '3:2', '2:3']) },
      { file_url: file('image'), files_url: files('image'), prompt: text() },
      { rules: [atLeastOne('prompt', 'files_url', 'file_url')], price: flat(6) },
    ),
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
      { price: RATES },
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
      { price: RATES },
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
