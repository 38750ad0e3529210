import { analysis, video, type Vendor } from '../model.ts';
import { duration, flat, longerOf, perSecond, priceBy, priceIf, secondsOf } from '../price.ts';
import { requires } from '../rule.ts';
import { enumOf, file, files, flag, number, text, int } from '../schema.ts';

export const bytedance = (): Vendor => ({
  name: 'ByteDance',
  models: {
    'bytedance/seedance-1.5-pro': video(
      'Seedance 1.5 Pro',
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '21:9'], '1:1'),
        duration: number(),
        prompt: text(20000, 3),
      },
      {
        fixed_lens: flag(false),
        generate_audio: flag(false),
        input_urls: files('image', 2),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
      },
      {
        price: perSecond(
          priceBy('resolution', {
            '480p': priceBy('generate_audio', { true: 3.5, false: 1.75 }),
            '720p': priceBy('generate_audio', { true: 7, false: 3.5 }),
            '1080p': priceBy('generate_audio', { true: 15, false: 7.5 }),
          }),
          duration(4, 12),
        ),
      },
    ),
    'bytedance/seedance-2': video(
      'Seedance 2',
      {},
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '21:9', 'adaptive'], '16:9'),
        duration: int({ min: -1, max: 15, default: 5 }),
        first_frame_url: file('image'),
        generate_audio: flag(true),
        last_frame_url: file('image'),
        prompt: text(20000, 3),
        reference_audio_urls: files('audio', 3),
        reference_image_urls: files('image', 9),
        reference_video_urls: files('video', 3),
        resolution: enumOf(['480p', '720p', '1080p', '4k'], '720p'),
        return_last_frame: flag(false),
        web_search: flag(),
      },
      {
        rules: [requires('last_frame_url', 'first_frame_url')],
        price: perSecond(
          priceBy('resolution', {
            '480p': priceIf('reference_video_urls', 11.5, 19),
            '720p': priceIf('reference_video_urls', 25, 41),
            '1080p': priceIf('reference_video_urls', 62, 102),
            '4k': priceIf('reference_video_urls', 128, 208),
          }),
          duration(4, 15),
          secondsOf('reference_video_urls', 15),
        ),
      },
    ),
    'bytedance/seedance-2-5': video(
      'Seedance 2.5',
      {},
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '21:9', 'adaptive'], 'adaptive'),
        duration: int({ default: 5 }),
        first_frame_url: file('image'),
        generate_audio: flag(true),
        last_frame_url: file('image'),
        nsfw_checker: flag(),
        output_format: enumOf(['mp4', 'mov'], 'mp4'),
        prompt: text(30000),
        reference_audio_urls: files('audio', 10),
        reference_image_urls: files('image', 30),
        reference_video_urls: files('video', 10),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
        return_last_frame: flag(false),
        web_search: flag(),
      },
      {
        price: perSecond(
          priceBy('resolution', {
            '480p': priceIf('reference_video_urls', 17, 28),
            '720p': priceIf('reference_video_urls', 38, 63),
            '1080p': priceIf('reference_video_urls', 95, 158),
          }),
          duration(4, 30),
          secondsOf('reference_video_urls', 30),
        ),
      },
    ),
    'bytedance/seedance-2-fast': video(
      'Seedance 2 Fast',
      {},
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '21:9', 'adaptive'], '16:9'),
        duration: int({ default: 5 }),
        first_frame_url: file('image'),
        generate_audio: flag(true),
        last_frame_url: file('image'),
        nsfw_checker: flag(),
        prompt: text(20000, 3),
        reference_audio_urls: files('audio', 3),
        reference_image_urls: files('image', 9),
        reference_video_urls: files('video', 3),
        resolution: enumOf(['480p', '720p'], '720p'),
        return_last_frame: flag(false),
        web_search: flag(),
      },
      {
        rules: [requires('last_frame_url', 'first_frame_url')],
        // KIE's list still had a discount that ended on 7 October 2026: these are the prices before.
        price: perSecond(
          priceBy('resolution', {
            '480p': priceIf('reference_video_urls', 9, 15.5),
            '720p': priceIf('reference_video_urls', 20, 33),
          }),
          duration(4, 15),
          secondsOf('reference_video_urls', 15),
        ),
      },
    ),
    'bytedance/seedance-2-mini': video(
      'Seedance 2 Mini',
      {},
      {
        aspect_ratio: enumOf(['1:1', '4:3', '3:4', '16:9', '9:16', '21:9', 'adaptive'], '16:9'),
        duration: int({ default: 5 }),
        first_frame_url: file('image'),
        generate_audio: flag(true),
        last_frame_url: file('image'),
        nsfw_checker: flag(),
        prompt: text(20000, 3),
        reference_audio_urls: files('audio', 3),
        reference_image_urls: files('image', 9),
        reference_video_urls: files('video', 3),
        resolution: enumOf(['480p', '720p'], '720p'),
        web_search: flag(),
      },
      {
        rules: [requires('last_frame_url', 'first_frame_url')],
        // The prices before the discount, as for Seedance 2 Fast.
        price: perSecond(
          priceBy('resolution', {
            '480p': priceIf('reference_video_urls', 6, 9.5),
            '720p': priceIf('reference_video_urls', 12.5, 20.5),
          }),
          duration(4, 15),
          secondsOf('reference_video_urls', 15),
        ),
      },
    ),
    'bytedance/v1-lite-image-to-video': video(
      'Seedance 1 Lite, image to video',
      { image_url: file('image'), prompt: text(10000, 1) },
      {
        camera_fixed: flag(),
        duration: enumOf(['5', '10'], '5'),
        enable_safety_checker: flag(),
        end_image_url: file('image'),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
        seed: number({ min: -1, max: 2147483647, step: 1, default: -1 }),
      },
      { price: perSecond(priceBy('resolution', { '480p': 2, '720p': 4.5, '1080p': 10 })) },
    ),
    'bytedance/v1-lite-text-to-video': video(
      'Seedance 1 Lite, text to video',
      { prompt: text(10000, 1) },
      {
        aspect_ratio: enumOf(['16:9', '4:3', '1:1', '3:4', '9:16', '9:21'], '16:9'),
        camera_fixed: flag(),
        duration: enumOf(['5', '10'], '5'),
        enable_safety_checker: flag(),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
        seed: int(),
      },
      { price: perSecond(priceBy('resolution', { '480p': 2, '720p': 4.5, '1080p': 10 })) },
    ),
    'bytedance/v1-pro-fast-image-to-video': video(
      'Seedance 1 Pro Fast, image to video',
      { image_url: file('image'), prompt: text(10000, 1) },
      {
        duration: enumOf(['5', '10'], '5'),
        nsfw_checker: flag(),
        resolution: enumOf(['720p', '1080p'], '720p'),
      },
      {
        price: flat(
          priceBy('resolution', {
            '720p': priceBy('duration', { 5: 16, 10: 36 }),
            '1080p': priceBy('duration', { 5: 36, 10: 72 }),
          }),
        ),
      },
    ),
    'bytedance/v1-pro-image-to-video': video(
      'Seedance 1 Pro, image to video',
      { image_url: file('image'), prompt: text(10000, 1) },
      {
        camera_fixed: flag(),
        duration: enumOf(['5', '10'], '5'),
        enable_safety_checker: flag(),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
        seed: number({ min: -1, max: 2147483647, step: 1, default: -1 }),
      },
      { price: perSecond(priceBy('resolution', { '480p': 2.8, '720p': 6, '1080p': 14 })) },
    ),
    'bytedance/v1-pro-text-to-video': video(
      'Seedance 1 Pro, text to video',
      { prompt: text(10000, 1) },
      {
        aspect_ratio: enumOf(['21:9', '16:9', '4:3', '1:1', '3:4', '9:16'], '16:9'),
        camera_fixed: flag(),
        duration: enumOf(['5', '10'], '5'),
        enable_safety_checker: flag(),
        nsfw_checker: flag(),
        resolution: enumOf(['480p', '720p', '1080p'], '720p'),
        seed: number({ min: -1, max: 2147483647, step: 1, default: -1 }),
      },
      { price: perSecond(priceBy('resolution', { '480p': 2.8, '720p': 6, '1080p': 14 })) },
    ),
    'omnihuman-1-5': video(
      'OmniHuman 1.5',
      { audio_url: file('audio'), image_url: file('image') },
      {
        mask_url: files('image', 5),
        output_resolution: enumOf(['720', '1080'], '1080'),
        pe_fast_mode: flag(false),
        prompt: text(300),
        seed: int({ default: -1 }),
      },
      { price: perSecond(27, secondsOf('audio_url', 60)) },
    ),
    'omnihuman-1-5/human-identification': analysis('OmniHuman 1.5, find people', {
      image_url: file('image'),
    }),
    'omnihuman-1-5/subject-detection': analysis('OmniHuman 1.5, find subjects', {
      image_url: file('image'),
    }),
    'volcengine/video-to-video-lip-sync': video(
      'Volcengine Lip Sync, video to video',
      { audio_url: file('audio'), mode: enumOf(['lite', 'basic']), video_url: file('video') },
      {
        align_audio: flag(true),
        align_audio_reverse: flag(false),
        open_scenedet: flag(false),
        separate_vocal: flag(false),
        templ_start_seconds: number({ default: 0 }),
      },
      // KIE does not say which of the two counts.
      { price: perSecond(8, longerOf('video_url', 'audio_url', 240)) },
    ),
  },
});
