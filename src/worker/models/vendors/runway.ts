import { video, type Vendor } from '../model.ts';
import { flat, priceBy } from '../price.ts';
import { enumOf, file, flag, int, number, suggestedEnum, text } from '../schema.ts';

/** KIE names these values in its text only. */
const quality = suggestedEnum(['720p', '1080p']);

export const runway = (): Vendor => ({
  name: 'Runway',
  models: {
    runway: video(
      'Runway',
      { duration: number(), prompt: text(), quality },
      {
        aspect_ratio: enumOf(['16:9', '4:3', '1:1', '3:4', '9:16']),
        image_url: file('image'),
        watermark: text(),
      },
      {
        price: flat(
          priceBy('quality', { '720p': priceBy('duration', { 5: 12, 10: 30 }), '1080p': 30 }),
        ),
      },
    ),
    'runway/extend-ai-video': video(
      'Runway, extend a video',
      { prompt: text(), quality, task_id: text() },
      { watermark: text() },
    ),
    'runway/gen4-aleph': video(
      'Runway Gen-4 Aleph, edit a video',
      { prompt: text(), video_url: file('video') },
      {
        aspect_ratio: enumOf(['16:9', '9:16', '4:3', '3:4', '1:1', '21:9']),
        reference_image: file('image'),
        seed: int(),
        upload_cn: flag(false),
        watermark: text(),
      },
      { price: flat(110) },
    ),
  },
});
