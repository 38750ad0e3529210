import { video, type Vendor } from '../model.ts';
import { duration, perSecond, priceBy } from '../price.ts';
import { titled, enumOf, file, files, flag, arrayOfObjects, number, text, int } from '../schema.ts';

/** Without and with sound. */
const soundBy = (silent: number, sound: number) =>
  priceBy('generate_audio_switch', { true: sound, false: silent });

const PIXVERSE = perSecond(
  priceBy('quality', {
    '360p': soundBy(4, 5.6),
    '540p': soundBy(5.6, 7.2),
    '720p': soundBy(7.2, 9.6),
    '1080p': soundBy(14.4, 18.4),
  }),
  duration(1, 15),
);

const PIXVERSE_REFERENCE = perSecond(
  priceBy('quality', {
    '360p': soundBy(4.5, 6.3),
    '540p': soundBy(6.3, 8.1),
    '720p': soundBy(8.1, 10.8),
    '1080p': soundBy(16.2, 20.7),
  }),
  duration(1, 15),
);

export const pixverse = (): Vendor => ({
  name: 'PixVerse',
  models: {
    'pixverse-v6/extend': video(
      'PixVerse 6, extend a video',
      {},
      { duration: number(), generate_audio_switch: flag(), quality: text() },
      { price: PIXVERSE },
    ),
    'pixverse-v6/image-to-video': video(
      'PixVerse 6, image to video',
      {
        duration: int({ min: 1, max: 15, default: 5 }),
        image_urls: files('image'),
        prompt: text(5000, 3),
        quality: enumOf(['360p', '540p', '720p', '1080p'], '720p'),
      },
      {
        generate_audio_switch: flag(false),
        generate_multi_clip_switch: flag(false),
        seed: int({ min: 0, max: 2147483647 }),
        template_id: enumOf([
          '412736208886848',
          '411563216524736',
          '411316927927040',
          '411174903569216',
          '410999246341952',
          '408891141511104',
          '410317363057408',
          '410285445698304',
          '410133101388544',
          '409899296377728',
          '408897485909952',
          '408869061406656',
          '408661207662528',
          '409767750265728',
          '409766559675264',
          '409589071559552',
          '407804339389760',
          '407658863287616',
          '407474361215744',
          '407473438360320',
          '407467702283008',
          '385844572217469',
          '406428904874432',
          '406423682060736',
          '406411724685760',
          '406372274350528',
          '406218913317312',
          '406218479198656',
          '406064763308480',
          '406413607395776',
          '405662117814720',
          '406014934000064',
          '405658369331648',
          '405321470423488',
          '405175211454656',
          '404955806201792',
          '404820147974080',
          '398980393937856',
          '403916646846400',
          '403739217192896',
          '403560060358144',
          '403556618212098',
          '398965022284579',
          '402201060373270',
          '403085292466285',
          '402061828030966',
          '402888569901524',
          '402155676592228',
          '402047865383360',
          '402046136040202',
        ]),
      },
      { price: PIXVERSE },
    ),
    'pixverse-v6/reference-to-video': video(
      'PixVerse 6, reference to video',
      {
        aspect_ratio: enumOf(['16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '3:2', '21:9'], '16:9'),
        duration: int({ min: 1, max: 15, default: 5 }),
        image_references: arrayOfObjects(
          'Reference',
          { image_url: titled(file('image'), 'Image', 'What it looks like.'), ref_name: text() },
          {
            type: titled(
              enumOf(['subject', 'background']),
              'Shows',
              'A person, an object or the place.',
            ),
          },
          7,
          1,
        ),
        prompt: text(5000, 3),
        quality: enumOf(['360p', '540p', '720p', '1080p'], '720p'),
      },
      { generate_audio_switch: flag(false), seed: int({ min: 0, max: 2147483647 }) },
      { price: PIXVERSE_REFERENCE },
    ),
    'pixverse-v6/text-to-video': video(
      'PixVerse 6, text to video',
      {
        aspect_ratio: enumOf(['16:9', '4:3', '1:1', '3:4', '9:16', '2:3', '3:2', '21:9'], '16:9'),
        duration: int({ min: 1, max: 15, default: 5 }),
        prompt: text(5000, 3),
        quality: enumOf(['360p', '540p', '720p', '1080p'], '720p'),
      },
      {
        generate_audio_switch: flag(false),
        generate_multi_clip_switch: flag(false),
        seed: int({ min: 0, max: 2147483647 }),
      },
      { price: PIXVERSE },
    ),
    'pixverse-v6/transition': video(
      'PixVerse 6, between two frames',
      {
        duration: int({ min: 1, max: 15, default: 5 }),
        first_frame_image_url: file('image'),
        last_frame_image_url: file('image'),
        prompt: text(5000, 3),
        quality: enumOf(['360p', '540p', '720p', '1080p'], '720p'),
      },
      { generate_audio_switch: flag(false), seed: int({ min: 0, max: 2147483647 }) },
      { price: PIXVERSE },
    ),
  },
});
