import { video, type Model, type Vendor } from '../model.ts';
import { duration, perSecond, priceBy, secondsOf } from '../price.ts';
import { requires } from '../rule.ts';
import { arrayOf, enumOf, file, files, flag, int, text } from '../schema.ts';

/** Credits for each second of input and output. */
const wan30Model = (title: string, rates: Readonly<Record<string, number>>): Model =>
  video(
    title,
    {},
    {
      aspect_ratio: enumOf(['adaptive', '16:9', '4:3', '1:1', '3:4', '9:16'], 'adaptive'),
      audio: flag(true),
      duration: int({ min: -1, max: 30, default: 5 }),
      first_frame_url: file('image'),
      last_frame_url: file('image'),
      nsfw_checker: flag(),
      prompt: text(20000),
      reference_audio_urls: files('audio', 5),
      reference_file_urls: arrayOf(text(), 1),
      reference_image_urls: files('image', 10),
      reference_link_urls: arrayOf(text(), 1),
      reference_video_urls: files('video', 5),
      resolution: enumOf(['480P', '720P', '1080P'], '1080P'),
      seed: int({ min: 0, max: 2147483647 }),
    },
    {
      rules: [requires('last_frame_url', 'first_frame_url')],
      price: perSecond(
        priceBy('resolution', rates),
        duration(2, 30),
        secondsOf('reference_video_urls', 15),
      ),
    },
  );

export const wan30 = (): Vendor => ({
  name: 'Wan',
  models: {
    'wan/3-0-video': wan30Model('Wan 3.0', { '480P': 8, '720P': 16, '1080P': 32 }),
    'wan/3-0-video-prime': wan30Model('Wan 3.0 Prime', {
      '480P': 12.2,
      '720P': 25.2,
      '1080P': 50.4,
    }),
  },
});
