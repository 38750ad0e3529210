/**
 * What a model's result looks like: its files, and the object around their addresses. As KIE documents and its
 * recorded answers show it; for stems, MIDI and voices nothing was recorded, and the shape is a guess.
 */

export type FileType = 'mp4' | 'png' | 'mp3' | 'wav' | 'mid';

/** A task whose result is built. */
export interface ShapedTask {
  taskId: string;
  model: string;
  /** The caller's `input`. */
  input: Readonly<Record<string, unknown>>;
  /** The origin under which its files are served. */
  origin: string;
  doneAt: number;
}

interface Shape {
  /** The files of one result, in the order of their numbers. */
  readonly files: readonly FileType[];
  /** KIE's result around the addresses of the files. */
  readonly build: (urls: readonly string[], task: ShapedTask) => object;
  /** createTask returns the result, and no taskId. */
  readonly isInline?: true;
}

const resultUrls = (...files: FileType[]): Shape => ({
  files,
  build: (urls) => ({ resultUrls: urls }),
});
const resultObject = (content: object): Shape => ({
  files: [],
  build: () => ({ resultObject: content }),
});

export const SHAPES = {
  video: resultUrls('mp4'),
  image: resultUrls('png'),
  audio: resultUrls('mp3'),
  wav: resultUrls('wav'),
  midi: resultUrls('mid'),
  songs: { files: ['mp3', 'png', 'mp3', 'png'], build: buildSongs },
  stems: {
    files: ['mp3', 'mp3'],
    build: ([vocalUrl, instrumentalUrl]) => ({
      resultObject: { vocalUrl, instrumentalUrl, originData: [{ id: 'stem-1' }, { id: 'stem-2' }] },
    }),
  },
  masks: {
    files: ['png', 'png'],
    build: (urls) => {
      const segments = urls.map((maskUrl, index) => ({ maskUrl, name: `part ${index}`, index }));
      return { resultObject: { segments_count: segments.length, segments } };
    },
  },
  layers: {
    files: ['png', 'png'],
    build: (urls) => ({
      resultObject: { layers_data: urls.map((url, z) => ({ z_index: z, size: '32x32', url })) },
      resultUrls: urls,
    }),
  },
  lyrics: resultObject({ lyricsData: [{ text: '[Verse]\nLa la la', title: 'La la' }] }),
  transcript: resultObject({
    language_code: 'en',
    text: 'Hello.',
    words: [{ text: 'Hello.', start: 0.1, end: 0.62, type: 'word' }],
  }),
  text: resultObject({ text: 'Hello.' }),
  alignedLyrics: {
    files: [],
    build: () => ({
      alignedWords: [{ word: 'La', success: true, startS: 0.5, endS: 0.9, palign: 0 }],
      waveformData: [0.1, 0.2],
      hootCer: 0.01,
      isStreamed: false,
    }),
    isInline: true,
  },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

/** The models whose shape does not follow from their kind; the first pattern that matches counts. */
const SHAPES_BY_MODEL: readonly (readonly [RegExp, ShapeName])[] = [
  [/^ai-music-api\/timeStamped-lyrics$/, 'alignedLyrics'],
  [/^ai-music-api\/generate-lyrics$/, 'lyrics'],
  [/^ai-music-api\/separate-vocals$/, 'stems'],
  [/^ai-music-api\/generate-midi-from-audio$/, 'midi'],
  [/^ai-music-api\/convert-to-wav-format$/, 'wav'],
  [/^ai-music-api\/(?:.*phrase|.*-voice|generate-persona|boost-music-style)$/, 'text'],
  [/^elevenlabs\/speech-to-text$/, 'transcript'],
  [/\bgemini-.*-tts$/, 'wav'],
  [/\/segment-map$/, 'masks'],
  [/seedream\/5-pro-layer-decomposition$/, 'layers'],
];

/** The shape of a model's result, by its id or else by its kind in the catalogue. */
export function findShape(model: string, kind: string): ShapeName {
  const named = SHAPES_BY_MODEL.find(([pattern]) => pattern.test(model))?.[1];
  if (named !== undefined) return named;
  if (kind === 'audio') return model.startsWith('ai-music-api/') ? 'songs' : 'audio';
  return kind === 'video' || kind === 'image' ? kind : 'text';
}

/** The files of `count` results. */
export function listFileTypes(shape: ShapeName, count: number): FileType[] {
  return Array.from({ length: count }, () => SHAPES[shape].files).flat();
}

/** The two songs of a Suno task, with their covers and streams. */
function buildSongs(urls: readonly string[], task: ShapedTask): object {
  const { taskId, input, origin, doneAt } = task;
  const data = [0, 1].map((song) => ({
    id: `${taskId}-${song}`,
    audio_url: urls[2 * song],
    source_audio_url: urls[2 * song],
    stream_audio_url: `${origin}/media/${taskId}/stream-${song}`,
    source_stream_audio_url: `${origin}/media/${taskId}/stream-${song}`,
    image_url: urls[2 * song + 1],
    source_image_url: urls[2 * song + 1],
    prompt: input['prompt'] ?? '',
    model_name: input['model'] ?? '',
    title: input['title'] ?? 'La la',
    tags: input['style'] ?? '',
    createTime: doneAt,
    duration: 1.01,
  }));
  return { code: 200, msg: 'All generated successfully.', data, task_id: taskId };
}
