/** Name and media type of a result file. Pure. */

const MAX_NAME_CHARACTERS = 150;

/** The name under which a browser saves a result: model, KIE's taskId and number. */
export function buildFileName(file: {
  model: string;
  taskId: string | null;
  n: number;
  ext: string;
}): string {
  const parts = [file.model, file.taskId ?? 'task', String(file.n)];
  return `${parts
    .join('-')
    .replaceAll(/[^\w.-]+/g, '-')
    .slice(0, MAX_NAME_CHARACTERS)}.${file.ext}`;
}

const MEDIA_TYPES: Readonly<Record<string, string>> = {
  mp4: 'video/mp4',
  webm: 'video/webm',
  mov: 'video/quicktime',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  mp3: 'audio/mpeg',
  wav: 'audio/wav',
  m4a: 'audio/mp4',
  aac: 'audio/aac',
  flac: 'audio/flac',
  ogg: 'audio/ogg',
  opus: 'audio/ogg',
  mid: 'audio/midi',
  midi: 'audio/midi',
  svg: 'image/svg+xml',
  json: 'application/json',
  srt: 'text/plain; charset=utf-8',
  vtt: 'text/vtt; charset=utf-8',
  txt: 'text/plain; charset=utf-8',
};

const UNKNOWN_MEDIA_TYPE = 'application/octet-stream';

/** The Content-Type that KIE's host sent, unless it is absent or says only "bytes": then by the extension. */
export function chooseMediaType(contentType: string | null, ext: string): string {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type !== undefined && /^[\w.+-]+\/[\w.+-]+$/.test(type) && !type.endsWith('octet-stream')) {
    return type;
  }
  return MEDIA_TYPES[ext] ?? UNKNOWN_MEDIA_TYPE;
}
