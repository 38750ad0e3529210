import { describe, expect, it } from 'vitest';
import { parseResultUrls } from '../../src/client/json.ts';

const link = (name: string) =>
  `https://edge.test/files/1795858830123000-1soAJmq9Ce-qUM0zE8HMHg/${name}`;

describe('parseResultUrls', () => {
  it.each<[string, unknown, string[]]>([
    [
      'resultUrls on any host',
      { resultUrls: ['https://a.test/a.mp4', 5, null] },
      ['https://a.test/a.mp4'],
    ],
    ['a single resultUrl', { resultUrl: link('0.mp4') }, [link('0.mp4')]],
    [
      'songs, their streams once',
      {
        data: [
          { stream_audio_url: link('0.mp3'), audio_url: link('0.mp3'), image_url: link('1.jpeg') },
        ],
      },
      [link('0.mp3'), link('1.jpeg')],
    ],
    [
      'signed links, those in resultUrls first',
      {
        firstFrameUrl: link('0.png?signature=1.a-b_c'),
        resultUrls: [link('1.mp4?signature=1.d')],
      },
      [link('1.mp4?signature=1.d'), link('0.png?signature=1.a-b_c')],
    ],
    ['a list in a text', { resultUrls: JSON.stringify([link('0.mp4')]) }, [link('0.mp4')]],
    [
      'masks in resultObject',
      { resultObject: { segments: [{ maskUrl: link('0.png') }] } },
      [link('0.png')],
    ],
    ['text with other addresses', { resultObject: { text: 'see https://a.test/x.mp4' } }, []],
  ])('returns the files of a result with %s', (_what, result, urls) => {
    expect(parseResultUrls(JSON.stringify(result))).toEqual(urls);
  });

  it.each(['', 'no JSON', 'null', 'http://'.repeat(1e5)])(
    'returns no file of a result without one: %.20s',
    (text) => {
      expect(parseResultUrls(text)).toEqual([]);
    },
  );
});
