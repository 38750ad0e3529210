import { video, type Vendor } from '../model.ts';
import { duration, flat, perSecond, plusFiles, priceBy, secondsOf } from '../price.ts';
import { atLeastOne } from '../rule.ts';
import { enumOf, file, files, flag, text } from '../schema.ts';

const H3_RATE = priceBy('resolution', { '768P': 8, '2K': 13 });

export const minimax = (): Vendor => ({
  name: 'MiniMax',
  models: {
    'hailuo/02-image-to-video-pro': video(
      'Hailuo 02 Pro, image to video',
      { image_url: file('image'), prompt: text(1500, 1) },
      { end_image_url: file('image'), nsfw_checker: flag(), prompt_optimizer: flag() },
      { price: flat(57) },
    ),
    'hailuo/02-image-to-video-standard': video(
      'Hailuo 02 Standard, image to video',
      { image_url: file('image'), prompt: text(1500, 1) },
      {
        duration: enumOf(['6', '10'], '10'),
        end_image_url: file('image'),
        nsfw_checker: flag(),
        prompt_optimizer: flag(),
        resolution: enumOf(['512P', '768P'], '768P'),
      },
      {
        price: flat(
          priceBy('resolution', {
            '512P': priceBy('duration', { 6: 12, 10: 20 }),
            '768P': priceBy('duration', { 6: 30, 10: 50 }),
          }),
        ),
      },
    ),
    'hailuo/02-text-to-video-pro': video(
      'Hailuo 02 Pro, text to video',
      { prompt: text(1500, 1) },
      { nsfw_checker: flag(), prompt_optimizer: flag() },
      { price: flat(57) },
    ),
    'hailuo/02-text-to-video-standard': video(
      'Hailuo 02 Standard, text to video',
      { prompt: text(1500, 1) },
      { duration: enumOf(['6', '10'], '6'), nsfw_checker: flag(), prompt_optimizer: flag() },
      { price: flat(priceBy('duration', { 6: 30, 10: 50 })) },
    ),
    'hailuo/2-3-image-to-video-pro': video(
      'Hailuo 2.3 Pro, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      {
        duration: enumOf(['6', '10'], '6'),
        nsfw_checker: flag(),
        resolution: enumOf(['768P', '1080P'], '768P'),
      },
      {
        price: flat(
          priceBy('resolution', {
            '768P': priceBy('duration', { 6: 45, 10: 90 }),
            '1080P': priceBy('duration', { 6: 80 }),
          }),
        ),
      },
    ),
    'hailuo/2-3-image-to-video-standard': video(
      'Hailuo 2.3 Standard, image to video',
      { image_url: file('image'), prompt: text(5000, 1) },
      { duration: enumOf(['6', '10'], '6'), resolution: enumOf(['768P', '1080P'], '768P') },
      {
        price: flat(
          priceBy('resolution', {
            '768P': priceBy('duration', { 6: 30, 10: 50 }),
            '1080P': priceBy('duration', { 6: 50 }),
          }),
        ),
      },
    ),
    'minimax-h3/image-to-video': video(
      'MiniMax H3, image to video',
      { duration: enumOf([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 6), prompt: text(7000, 1) },
      {
        first_frame_url: file('image'),
        last_frame_url: file('image'),
        resolution: enumOf(['768P', '2K'], '2K'),
      },
      {
        rules: [atLeastOne('first_frame_url', 'last_frame_url')],
        price: perSecond(H3_RATE, duration(4, 15)),
      },
    ),
    'minimax-h3/reference-to-video': video(
      'MiniMax H3, reference to video',
      { duration: enumOf([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 6), prompt: text(7000, 1) },
      {
        aspect_ratio: enumOf(['adaptive', '21:9', '16:9', '4:3', '1:1', '3:4', '9:16'], 'adaptive'),
        reference_audio_urls: files('audio', 3),
        reference_image_urls: files('image', 9),
        reference_video_urls: files('video', 3),
        resolution: enumOf(['768P', '2K'], '2K'),
      },
      {
        price: plusFiles(
          perSecond(H3_RATE, duration(4, 15), secondsOf('reference_video_urls', 15)),
          4,
          ['reference_image_urls'],
          5,
        ),
      },
    ),
    'minimax-h3/text-to-video': video(
      'MiniMax H3, text to video',
      {
        aspect_ratio: enumOf(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16']),
        duration: enumOf([4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15], 6),
        prompt: text(7000, 1),
      },
      { resolution: enumOf(['768P', '2K'], '2K') },
      { price: perSecond(H3_RATE, duration(4, 15)) },
    ),
  },
});
