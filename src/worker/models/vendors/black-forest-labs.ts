import { image, type Vendor } from '../model.ts';
import { flat, priceBy } from '../price.ts';
import { enumOf, file, files, flag, text } from '../schema.ts';

export const blackForestLabs = (): Vendor => ({
  name: 'Black Forest Labs',
  models: {
    'flux1-kontext': image(
      'Flux 1 Kontext',
      { prompt: text() },
      {
        aspect_ratio: enumOf(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'], '16:9'),
        enable_translation: flag(),
        input_image: file('image'),
        output_format: enumOf(['jpeg', 'png'], 'jpeg'),
        prompt_upsampling: flag(false),
        safety_tolerance: enumOf([0, 1, 2, 3, 4, 5, 6], 2),
        upload_cn: flag(),
        watermark: text(),
      },
      // KIE documents no field that chooses between Pro and Max: the dearer, Max, counts.
      { price: flat(10) },
    ),
    'flux-2/flex-image-to-image': image(
      'Flux 2 Flex, image to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', 'auto'], '1:1'),
        input_urls: files('image', 8),
        prompt: text(5000, 1),
        resolution: enumOf(['1K', '2K'], '1K'),
      },
      { nsfw_checker: flag() },
      { price: flat(priceBy('resolution', { '1K': 14, '2K': 24 })) },
    ),
    'flux-2/flex-text-to-image': image(
      'Flux 2 Flex, text to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3'], '1:1'),
        prompt: text(5000, 1),
        resolution: enumOf(['1K', '2K'], '1K'),
      },
      { nsfw_checker: flag() },
      { price: flat(priceBy('resolution', { '1K': 14, '2K': 24 })) },
    ),
    'flux-2/pro-image-to-image': image(
      'Flux 2 Pro, image to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3', 'auto'], '1:1'),
        input_urls: files('image', 8),
        prompt: text(5000, 1),
        resolution: enumOf(['1K', '2K'], '1K'),
      },
      { nsfw_checker: flag() },
      { price: flat(priceBy('resolution', { '1K': 5, '2K': 7 })) },
    ),
    'flux-2/pro-text-to-image': image(
      'Flux 2 Pro, text to image',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '3:2', '2:3'], '1:1'),
        prompt: text(5000, 1),
        resolution: enumOf(['1K', '2K'], '1K'),
      },
      { nsfw_checker: flag() },
      { price: flat(priceBy('resolution', { '1K': 5, '2K': 7 })) },
    ),
  },
});
