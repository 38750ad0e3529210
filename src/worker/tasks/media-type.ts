/** The media type of a copy: what KIE's host says, unless that says nothing. Pure. */

const BY_EXTENSION: Readonly<Record<string, string>> = {
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
  ogg: 'audio/ogg',
  json: 'application/json',
  txt: 'text/plain; charset=utf-8',
};

const UNKNOWN = 'application/octet-stream';

/** `announced` is the answer's Content-Type; where it is absent or says only "bytes", the extension tells. */
export function mediaTypeOf(announced: string | null, ext: string): string {
  const type = announced?.split(';')[0]?.trim().toLowerCase();
  if (
    announced !== null &&
    type !== undefined &&
    /^[\w.+-]+\/[\w.+-]+$/.test(type) &&
    !type.endsWith('octet-stream')
  ) {
    return type;
  }
  return BY_EXTENSION[ext] ?? UNKNOWN;
}
