/** Every shape in which KIE sends a result: which files are found, and that nothing else changes. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isEmptyJson } from '../../../src/worker/http/wrapped-json.ts';
import { linkResult } from '../../../src/worker/upstream/link-result.ts';
import { ID } from '../tasks/builders.ts';

const HOST = 'https://tempfile.aiquickdraw.com';
const CDN = 'https://cdn1.suno.ai';
const FILE_HOSTS = new Set(['tempfile.aiquickdraw.com', 'musicfile.kie.ai', 'cdn1.suno.ai']);
const UNKNOWN = 'https://new-host.example';
const link = (text: string) => linkResult(ID, text, (host) => FILE_HOSTS.has(host));
const linkPath = (n: number, ext: string) => `/files/${ID}/${n}.${ext}`;

/** Text in which `{{n.ext}}` stands for a link. */
const withLinks = (text: string) =>
  text.replaceAll(/\{\{(\d+)\.(\w+)\}\}/g, (_all, n: string, ext: string) =>
    linkPath(Number(n), ext),
  );

interface Shape {
  title: string;
  /** As KIE sends it. */
  sent: string;
  /** As the caller gets it, with `{{n.ext}}` for links; by default unchanged. */
  shown?: string;
  /** Addresses that are copied, in order. */
  files?: string[];
}

const SHAPES: Shape[] = [
  {
    title: 'resultUrls on a host that is not known',
    sent: `{"resultUrls":["${UNKNOWN}/a.mp4"]}`,
    shown: '{"resultUrls":["{{0.mp4}}"]}',
    files: [`${UNKNOWN}/a.mp4`],
  },
  {
    title: 'a single resultUrl',
    sent: `{"resultUrl":"${UNKNOWN}/a.mp4"}`,
    shown: '{"resultUrl":"{{0.mp4}}"}',
    files: [`${UNKNOWN}/a.mp4`],
  },
  {
    title: 'result_urls in snake case',
    sent: `{"result_urls":["${UNKNOWN}/a.png"]}`,
    shown: '{"result_urls":["{{0.png}}"]}',
    files: [`${UNKNOWN}/a.png`],
  },
  {
    title: 'resultWaterMarkUrls beside resultUrls',
    sent: `{"resultUrls":["${UNKNOWN}/a.mp4"],"resultWaterMarkUrls":["${UNKNOWN}/b.mp4"]}`,
    shown: '{"resultUrls":["{{0.mp4}}"],"resultWaterMarkUrls":["{{1.mp4}}"]}',
    files: [`${UNKNOWN}/a.mp4`, `${UNKNOWN}/b.mp4`],
  },
  {
    title: 'frames, one of which is an empty list, as recorded',
    sent: `{"firstFrameUrl":[],"resultUrls":["${HOST}/a.mp4"],"lastFrameUrl":"${UNKNOWN}/l.png"}`,
    shown: '{"firstFrameUrl":[],"resultUrls":["{{0.mp4}}"],"lastFrameUrl":"{{1.png}}"}',
    files: [`${HOST}/a.mp4`, `${UNKNOWN}/l.png`],
  },
  {
    title: 'masks in resultObject, as recorded',
    sent: `{"resultObject":{"segments_count":1,"segments":[{"maskUrl":"${HOST}/ggg/0.png","name":"cat","index":0}]}}`,
    shown:
      '{"resultObject":{"segments_count":1,"segments":[{"maskUrl":"{{0.png}}","name":"cat","index":0}]}}',
    files: [`${HOST}/ggg/0.png`],
  },
  {
    title: 'layers in resultObject that resultUrls repeats, as recorded',
    sent: `{"resultObject":{"layers_data":[{"z_index":0,"url":"${HOST}/l.jpeg"}]},"resultUrls":["${HOST}/l.jpeg"]}`,
    shown:
      '{"resultObject":{"layers_data":[{"z_index":0,"url":"{{0.jpeg}}"}]},"resultUrls":["{{0.jpeg}}"]}',
    files: [`${HOST}/l.jpeg`],
  },
  {
    title: 'named stems on known hosts',
    sent: `{"resultObject":{"vocalUrl":"${HOST}/v.mp3","drumsUrl":"${HOST}/d.mp3","originData":[{"id":"1"}]}}`,
    shown:
      '{"resultObject":{"vocalUrl":"{{0.mp3}}","drumsUrl":"{{1.mp3}}","originData":[{"id":"1"}]}}',
    files: [`${HOST}/v.mp3`, `${HOST}/d.mp3`],
  },
  {
    title: 'two songs of Suno whose audio, covers, originals and streams are on three hosts',
    sent: JSON.stringify({
      code: 200,
      data: [
        {
          id: 'song-1',
          audio_url: `${HOST}/r/1.mp3`,
          source_audio_url: `${CDN}/1.mp3`,
          stream_audio_url: 'https://musicfile.kie.ai/MQ',
          source_stream_audio_url: `${CDN}/1.mp3`,
          image_url: 'https://musicfile.kie.ai/MQ.jpeg',
          source_image_url: `${CDN}/image_1.jpeg`,
          prompt: '[Verse] https://example.com is not a file',
          duration: 198.44,
        },
        {
          id: 'song-2',
          stream_audio_url: `${HOST}/r/2.mp3`,
          audio_url: `${HOST}/r/2.mp3`,
          image_url: '',
        },
      ],
      task_id: 't',
    }),
    shown: JSON.stringify({
      code: 200,
      data: [
        {
          id: 'song-1',
          audio_url: '{{0.mp3}}',
          source_audio_url: '{{0.mp3}}',
          stream_audio_url: '{{0.mp3}}',
          source_stream_audio_url: '{{0.mp3}}',
          image_url: '{{1.jpeg}}',
          source_image_url: '{{1.jpeg}}',
          prompt: '[Verse] https://example.com is not a file',
          duration: 198.44,
        },
        { id: 'song-2', stream_audio_url: '{{2.mp3}}', audio_url: '{{2.mp3}}', image_url: '' },
      ],
      task_id: 't',
    }),
    files: [`${HOST}/r/1.mp3`, 'https://musicfile.kie.ai/MQ.jpeg', `${HOST}/r/2.mp3`],
  },
  {
    title: 'songs in camel case on a host that is not known',
    sent: `{"sunoData":[{"audioUrl":"${UNKNOWN}/1.mp3","streamAudioUrl":"${UNKNOWN}/s","imageUrl":"${UNKNOWN}/1.jpeg"}]}`,
    shown:
      '{"sunoData":[{"audioUrl":"{{0.mp3}}","streamAudioUrl":"{{0.mp3}}","imageUrl":"{{1.jpeg}}"}]}',
    files: [`${UNKNOWN}/1.mp3`, `${UNKNOWN}/1.jpeg`],
  },
  {
    title: "a song with Suno's original only",
    sent: `{"data":[{"audio_url":"","source_audio_url":"${CDN}/1.mp3","stream_audio_url":"${HOST}/s"}]}`,
    shown:
      '{"data":[{"audio_url":"","source_audio_url":"{{0.mp3}}","stream_audio_url":"{{0.mp3}}"}]}',
    files: [`${CDN}/1.mp3`],
  },
  {
    title: "a song whose copy is on a host that is not known and Suno's original on one that is",
    sent: `{"data":[{"audio_url":"${UNKNOWN}/1.mp3","source_audio_url":"${CDN}/1.mp3"}]}`,
    shown: '{"data":[{"audio_url":"{{0.mp3}}","source_audio_url":"{{0.mp3}}"}]}',
    files: [`${CDN}/1.mp3`],
  },
  {
    title: 'a song with a stream only, which is never copied',
    sent: `{"data":[{"audio_url":"","stream_audio_url":"${HOST}/s","image_url":"${HOST}/1.jpeg"}]}`,
    shown: `{"data":[{"audio_url":"","stream_audio_url":"${HOST}/s","image_url":"{{0.jpeg}}"}]}`,
    files: [`${HOST}/1.jpeg`],
  },
  {
    title: 'streams outside of a song, which are never copied',
    sent: `{"resultUrls":["${HOST}/a.mp4"],"streamUrls":["${HOST}/live.m3u8"],"stream_url":"${HOST}/s"}`,
    shown: `{"resultUrls":["{{0.mp4}}"],"streamUrls":["${HOST}/live.m3u8"],"stream_url":"${HOST}/s"}`,
    files: [`${HOST}/a.mp4`],
  },
  {
    title: "addresses of the caller in a model's text",
    sent: `{"resultObject":{"audio_url":"https://caller.example/in.mp3","image_url":"https://caller.example/in.png","text":"hello"}}`,
  },
  {
    title: 'a transcript',
    sent: '{"resultObject":{"text":"hello","words":[{"w":"hello","t":0.5}]}}',
  },
  {
    title: 'lyrics',
    sent: '{"resultObject":{"lyricsData":[{"text":"[Verse]\\nLa","title":"La"}]}}',
  },
  { title: 'plain text', sent: 'Once upon a time {there} was [a] lighthouse.' },
  { title: 'text that is a JSON string', sent: '"Once upon a time"' },
  {
    title: 'a list of addresses in a text',
    sent: `{"resultUrls":"[\\"${UNKNOWN}/a.mp4\\",\\"${UNKNOWN}/b.mp4\\"]"}`,
    shown: '{"resultUrls":"[\\"{{0.mp4}}\\",\\"{{1.mp4}}\\"]"}',
    files: [`${UNKNOWN}/a.mp4`, `${UNKNOWN}/b.mp4`],
  },
  {
    title: 'an object in a text within an object',
    sent: JSON.stringify({ data: JSON.stringify({ a: JSON.stringify([`${HOST}/a.wav`]), n: 1 }) }),
    shown: JSON.stringify({ data: JSON.stringify({ a: JSON.stringify(['{{0.wav}}']), n: 1 }) }),
    files: [`${HOST}/a.wav`],
  },
  {
    title: 'JSON that is encoded twice',
    sent: JSON.stringify(`{"resultUrls":["${UNKNOWN}/a.mp4"]}`),
    shown: '{"resultUrls":["{{0.mp4}}"]}',
    files: [`${UNKNOWN}/a.mp4`],
  },
  {
    title: 'a text result that is encoded twice',
    sent: JSON.stringify('{"resultObject":{"text":"hello"}}'),
    shown: '{"resultObject":{"text":"hello"}}',
  },
  {
    title: 'text behind the JSON',
    sent: `{"resultUrls":["${UNKNOWN}/a.mp4"]} junk`,
    shown: '{"resultUrls":["{{0.mp4}}"]}',
    files: [`${UNKNOWN}/a.mp4`],
  },
  {
    title: 'text around the JSON, with other braces before it',
    sent: `done {ok}: {"resultUrls":["${UNKNOWN}/a}.mp4"],"x":"\\"}"} [end]`,
    shown: '{"resultUrls":["{{0.mp4}}"],"x":"\\"}"}',
    files: [`${UNKNOWN}/a}.mp4`],
  },
  {
    title: 'a text result with text behind it',
    sent: '{"resultObject":{"text":"hello"}}\n--',
    shown: '{"resultObject":{"text":"hello"}}',
  },
  {
    title: 'numbers that JavaScript cannot hold, spaces, escapes and repeated fields',
    sent: `{ "seed": 12345678901234567890, "x": 1.0, "y":1e400,"seed":1,\n "resultUrls" : [ "${HOST}\\/a.mp4" ], "t":"\\u00e9" }`,
    shown: `{ "seed": 12345678901234567890, "x": 1.0, "y":1e400,"seed":1,\n "resultUrls" : [ "{{0.mp4}}" ], "t":"\\u00e9" }`,
    files: [`${HOST}/a.mp4`],
  },
  {
    title: 'the names of fields that are addresses',
    sent: `{"${HOST}/a.mp4" : "x","resultUrls":["${HOST}/a.mp4"]}`,
    shown: `{"${HOST}/a.mp4" : "x","resultUrls":["{{0.mp4}}"]}`,
    files: [`${HOST}/a.mp4`],
  },
];

describe('linkResult', () => {
  it.each(SHAPES)(
    'finds the files and changes nothing else in $title',
    ({ sent, shown, files }) => {
      const result = link(sent);
      expect(result.files.map(({ sourceUrl }) => sourceUrl)).toEqual(files ?? []);
      expect(result.resultJson).toBe(withLinks(shown ?? sent));
    },
  );

  it.each([
    ['a million numbers', `{"n":[${'1,'.repeat(1e6)}1],"resultUrls":["${HOST}/a.mp4"]}`],
    ['a million addresses', `{"resultUrls":["${HOST}/a.mp4"${`,"${HOST}/b"`.repeat(3e4)}]}`],
    ['a text of two megabytes', `{"t":"${'x'.repeat(2e6)}","resultUrls":["${HOST}/a.mp4"]}`],
    ['a megabyte of backslashes', `{"t":"${'\\'.repeat(1e6)}","resultUrls":["${HOST}/a.mp4"]}`],
    [
      '100,000 nested lists',
      `{"d":${'['.repeat(1e5)}${']'.repeat(1e5)},"resultUrls":["${HOST}/a.mp4"]}`,
    ],
    ['a megabyte of brackets around it', `${'{['.repeat(5e5)}{"resultUrls":["${HOST}/a.mp4"]}`],
    [
      'fields of the prototype',
      `{"__proto__":{"resultUrls":["${HOST}/a.mp4"]},"constructor":{"prototype":1}}`,
    ],
  ])('finds at most 64 files, in linear time, in %s', (_what, text) => {
    const { files, resultJson } = link(text);
    expect(files.length).toBeLessThanOrEqual(64);
    expect(resultJson.length).toBeLessThan(text.length + 65_536);
    expect(Object.hasOwn(Object.prototype, 'resultUrls')).toBe(false);
  });

  it('changes no character of any JSON that names no file', () => {
    const number = fc
      .tuple(fc.bigInt({ min: -(10n ** 40n), max: 10n ** 40n }), fc.nat(99), fc.nat(400))
      .map(([whole, fraction, exponent]) => `${whole}.${fraction}e${exponent}`);
    const json = fc
      .tuple(fc.jsonValue(), number)
      .map(
        ([value, digits]) =>
          `{"resultObject":${JSON.stringify(value)},"n":${digits}, "list" : [${digits} ]}`,
      );
    fc.assert(
      fc.property(json, (text) => {
        expect(link(text)).toEqual({ resultJson: text, files: [] });
      }),
    );
  });

  it('copies no address of more than 8192 characters', () => {
    const text = `{"resultUrls":["${HOST}/${'a'.repeat(8192)}"]}`;
    expect(link(text)).toEqual({ resultJson: text, files: [] });
  });
});

describe('isEmptyJson', () => {
  it.each([
    undefined,
    '',
    '  ',
    'null',
    '{}',
    '[]',
    '""',
    '{"resultUrls":[]}',
    '{"resultObject":{"a":null,"b":[""]}}',
    '"{}"',
  ])('is true for %j', (text) => {
    expect(isEmptyJson(text)).toBe(true);
  });

  it.each([
    '0',
    'false',
    'text',
    '{"a":0}',
    '{"resultUrls":["x"]}',
    `${'['.repeat(1e5)}1${']'.repeat(1e5)}`,
  ])('is false for a result with content: %.40s', (text) => {
    expect(isEmptyJson(text)).toBe(false);
  });
});
