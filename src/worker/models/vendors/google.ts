import { audio, image, video, type Vendor } from '../model.ts';
import { flat, perImage, perThousandCharacters, priceBy, priceIf } from '../price.ts';
import {
  titled,
  enumOf,
  file,
  files,
  flag,
  arrayOf,
  number,
  suggestedEnum,
  arrayOfObjects,
  text,
  int,
} from '../schema.ts';

/** Gemini's prebuilt voices. */
const VOICES = `
  Zephyr Puck Charon Kore Fenrir Leda Orus Aoede Callirrhoe Autonoe
  Enceladus Iapetus Umbriel Algieba Despina Erinome Algenib Rasalgethi Laomedeia Achernar
  Alnilam Schedar Gacrux Pulcherrima Achird Zubenelgenubi Vindemiatrix Sadachbia Sadaltager Sulafat
`
  .trim()
  .split(/\s+/);

const OMNI_SECONDS = priceBy('duration', { 4: 63, 6: 84, 8: 105, 10: 126 });

export const google = (): Vendor => ({
  name: 'Google',
  models: {
    'gemini-omni-video': video(
      'Gemini Omni, video',
      { duration: enumOf(['4', '6', '8', '10']), prompt: text(20000, 1) },
      {
        aspect_ratio: enumOf(['16:9', '9:16']),
        audio_ids: arrayOf(text()),
        character_ids: arrayOf(text()),
        image_urls: files('image'),
        resolution: enumOf(['720p', '1080p', '4k'], '720p'),
        seed: int(),
        video_list: arrayOfObjects(
          'Video',
          { url: titled(file('video'), 'Video', 'The video to start from.') },
          {
            start: titled(number({ min: 0 }), 'From', 'Start of the part, in seconds.'),
            ends: titled(number({ min: 0 }), 'To', 'End of the part, in seconds.'),
          },
        ),
      },
      {
        price: flat(
          priceIf(
            'video_list',
            priceBy('resolution', { '720p': 168, '1080p': 168, '4k': 252 }),
            priceBy('resolution', {
              '720p': OMNI_SECONDS,
              '1080p': OMNI_SECONDS,
              '4k': priceBy('duration', { 4: 147, 6: 168, 8: 189, 10: 210 }),
            }),
          ),
        ),
      },
    ),
    'google/gemini-3-1-flash-tts': audio(
      'Gemini 3.1 Flash, text to speech',
      {
        speakers: arrayOfObjects(
          'Speaker',
          { speaker_id: text(), voice_name: suggestedEnum(VOICES) },
          {
            audio_profile: text(),
            style: titled(text(), 'Style', 'How this speaker talks.'),
            pace: text(),
            accent: text(),
          },
        ),
        dialogue_turns: arrayOfObjects('Line', { speaker_id: text(), text: text() }),
      },
      {
        sample_context: text(),
        scene: text(),
        temperature: number({ min: 0, max: 2, default: 1 }),
      },
      { price: perThousandCharacters(11.2) },
    ),
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
        aspect_ratio: enumOf(
          [
            '1:1',
            '2:3',
            '3:2',
            '1:4',
            '4:1',
            '3:4',
            '4:3',
            '4:5',
            '5:4',
            '1:8',
            '8:1',
            '9:16',
            '16:9',
            '21:9',
            'auto',
          ],
          'auto',
        ),
        image_input: files('image', 14),
        output_format: enumOf(['png', 'jpg'], 'jpg'),
        resolution: enumOf(['1K', '2K', '4K'], '1K'),
      },
      { price: flat(priceBy('resolution', { '1K': 8, '2K': 12, '4K': 18 })) },
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
