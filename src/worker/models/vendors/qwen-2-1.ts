import { image, type Vendor } from '../model.ts';
import { flat, priceBy } from '../price.ts';
import { enumOf, file, files, flag, int, text } from '../schema.ts';

const RATIOS = ['1:1', '4:3', '3:4', '3:2', '2:3', '16:9', '9:16', '21:9', '9:21'];

const OPTIONS = {
  background: enumOf(['opaque', 'transparent'], 'opaque'),
  enhance_prompt: flag(true),
  nsfw_checker: flag(),
  output_format: enumOf(['png', 'webp', 'jpeg'], 'png'),
  resolution: enumOf(['1K', '2K'], '1K'),
  seed: int(),
};

/** Input images are free. */
const PRICE = { price: flat(priceBy('resolution', { '1K': 4, '2K': 8 })) };

export const qwen21 = (): Vendor => ({
  name: 'Qwen',
  models: {
    'qwen2-1/text-to-image': image(
      'Qwen 2.1, text to image',
      { prompt: text(5000, 1) },
      { ...OPTIONS, aspect_ratio: enumOf(RATIOS, '1:1') },
      PRICE,
    ),
    'qwen2-1/image-to-image': image(
      'Qwen 2.1, image to image',
      { image_urls: files('image', 10, 1), prompt: text(5000, 1) },
      { ...OPTIONS, aspect_ratio: enumOf(['auto', ...RATIOS], 'auto'), mask_url: file('image') },
      PRICE,
    ),
  },
});
