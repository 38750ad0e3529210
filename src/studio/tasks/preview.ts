/** What a result is, and how to show it. Pure. */

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
  if (typeof result !== 'object' || result === null) return { files: [] };
  const { resultUrls, resultObject } = result as Record<string, unknown>;
  const files = Array.isArray(resultUrls)
    ? resultUrls.filter((url) => typeof url === 'string')
    : [];
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

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function of(kind: PreviewKind, extensions: string): Record<string, PreviewKind> {
  return Object.fromEntries(extensions.split(' ').map((extension) => [extension, kind]));
}
