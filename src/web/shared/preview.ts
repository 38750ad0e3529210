/** What a result is, and how to show it. Pure. */
import { isObject, resultUrlsIn, tryJson } from '../../client/json.ts';

export type PreviewKind = 'video' | 'image' | 'audio' | 'other';

const BY_EXTENSION: Readonly<Record<string, PreviewKind>> = {
  ...of('video', 'mp4 m4v mov webm'),
  ...of('image', 'png jpg jpeg gif webp avif bmp svg'),
  ...of('audio', 'mp3 wav m4a aac ogg oga flac opus'),
};

/** By its content type where that is known, else by the end of its address. */
export function previewKind(address: string, contentType?: string): PreviewKind {
  const [family] = contentType?.split('/') ?? [];
  if (family === 'video' || family === 'image' || family === 'audio') return family;
  return BY_EXTENSION[extensionOf(address)] ?? 'other';
}

/** Whether an address may become a link or a source: anything else (`javascript:`, `data:`) is only text. */
export function isWebLink(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/** The last part of an address, as a name for a download. */
export function fileNameOf(address: string): string {
  return pathOf(address).split('/').findLast(Boolean) ?? 'result';
}

export interface Result {
  readonly files: readonly string[];
  /** For a result that is no file. */
  readonly text?: string;
}

/** What a task's `resultJson` holds. */
export function resultOf(resultJson: string): Result {
  const result = tryJson(resultJson);
  const files = resultUrlsIn(resultJson);
  const resultObject = isObject(result) ? result['resultObject'] : undefined;
  if (resultObject === undefined) return { files };
  const text =
    typeof resultObject === 'string' ? resultObject : JSON.stringify(resultObject, null, 2);
  return { files, text };
}

function extensionOf(address: string): string {
  return /\.([a-z0-9]+)$/i.exec(pathOf(address))?.[1]?.toLowerCase() ?? '';
}

/** Without what follows `?`: a signature is no name. */
function pathOf(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname : address;
}

function of(kind: PreviewKind, extensions: string): Record<string, PreviewKind> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, kind]));
}
