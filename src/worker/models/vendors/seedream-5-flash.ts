import { image, type Vendor } from '../model.ts';
import { flat, perResultImage } from '../price.ts';
import { enumOf, file, files, flag, text } from '../schema.ts';

/** KIE: a base image and up to 16 layers, each charged. Recorded: two images. */
export const LAYER_IMAGES = { usual: 2, most: 17 };

const FIELDS = {
  aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '2:3', '3:2', '21:9'], '1:1'),
  prompt: text(5000, 3),
};
const OPTIONS = {
  nsfw_checker: flag(),
  output_format: enumOf(['png', 'jpeg'], 'png'),
  size: enumOf(['1K', '1.5K', '2K'], '1K'),
};

export const seedream5Flash = (): Vendor => ({
  name: 'ByteDance',
  models: {
    'seedream/5-flash-text-to-image': image('Seedream 5 Flash, text to image', FIELDS, OPTIONS, {
      price: flat(3.24),
    }),
    'seedream/5-flash-image-to-image': image(
      'Seedream 5 Flash, image to image',
      { ...FIELDS, image_urls: files('image', 10) },
      OPTIONS,
      { price: flat(3.24) },
    ),
    'seedream/5-flash-layer-decomposition': image(
      'Seedream 5 Flash, take layers apart',
      { image_url: file('image') },
      {
        output_format: enumOf(['png', 'jpeg'], 'jpeg'),
        prompt: text(5000, 3),
        size: enumOf(['auto', '1K', '1.5K', '2K'], 'auto'),
      },
      { price: perResultImage(3.24, LAYER_IMAGES) },
    ),
  },
});
