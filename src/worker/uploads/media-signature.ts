/** Detects the media type of a file from its first bytes; the type that the caller declares is not trusted. Pure. */

export type MediaKind = 'image' | 'video' | 'audio';

export interface SniffedMedia {
  readonly kind: MediaKind;
  readonly mediaType: string;
  readonly ext: string;
}

/** Enough for every signature below. */
export const SIGNATURE_BYTES = 32;

/** Undefined for anything but an image, video or audio format that models accept: HTML, SVG and executables, for example. */
export function sniffMediaType(head: Uint8Array): SniffedMedia | undefined {
  const text = String.fromCharCode(...head.subarray(0, SIGNATURE_BYTES));
  const found = SIGNATURES.find(({ pattern }) => pattern.test(text));
  if (found === undefined) return undefined;
  const [kind = '', subtype = ''] = found.mediaType.split('/');
  return { kind: kind as MediaKind, mediaType: `${kind}/${subtype}`, ext: found.ext };
}

interface Signature {
  /** One character of the text is one byte. */
  readonly pattern: RegExp;
  readonly mediaType: `${MediaKind}/${string}`;
  readonly ext: string;
}

/* oxlint-disable no-control-regex -- signatures contain control characters */
/** From the formats' RFCs, ISO/IEC 14496-12 (brands after `ftyp`) and vendor documentation. */
const SIGNATURES: readonly Signature[] = [
  { pattern: /^\x89PNG\r\n\x1a\n/, mediaType: 'image/png', ext: 'png' },
  { pattern: /^\xff\xd8\xff/, mediaType: 'image/jpeg', ext: 'jpg' },
  { pattern: /^GIF8[79]a/, mediaType: 'image/gif', ext: 'gif' },
  { pattern: /^RIFF[^]{4}WEBP/, mediaType: 'image/webp', ext: 'webp' },
  { pattern: /^[^]{4}ftyp(?:avif|avis)/, mediaType: 'image/avif', ext: 'avif' },
  { pattern: /^[^]{4}ftyp(?:heic|heix|mif1|msf1)/, mediaType: 'image/heic', ext: 'heic' },
  { pattern: /^BM[^]{4}\0\0\0\0/, mediaType: 'image/bmp', ext: 'bmp' },
  { pattern: /^(?:II\*\0|MM\0\*)/, mediaType: 'image/tiff', ext: 'tiff' },
  { pattern: /^[^]{4}ftyp(?:M4A |M4B )/, mediaType: 'audio/mp4', ext: 'm4a' },
  { pattern: /^[^]{4}ftypqt {2}/, mediaType: 'video/quicktime', ext: 'mov' },
  { pattern: /^[^]{4}ftyp/, mediaType: 'video/mp4', ext: 'mp4' },
  { pattern: /^\x1aE\xdf\xa3/, mediaType: 'video/webm', ext: 'webm' },
  { pattern: /^RIFF[^]{4}AVI /, mediaType: 'video/x-msvideo', ext: 'avi' },
  { pattern: /^RIFF[^]{4}WAVE/, mediaType: 'audio/wav', ext: 'wav' },
  { pattern: /^OggS/, mediaType: 'audio/ogg', ext: 'ogg' },
  { pattern: /^fLaC/, mediaType: 'audio/flac', ext: 'flac' },
  { pattern: /^ID3[\x02-\x04]/, mediaType: 'audio/mpeg', ext: 'mp3' },
  { pattern: /^\xff[\xfa\xfb\xf2\xf3]/, mediaType: 'audio/mpeg', ext: 'mp3' },
  { pattern: /^\xff[\xf0\xf1\xf8\xf9]/, mediaType: 'audio/aac', ext: 'aac' },
];
