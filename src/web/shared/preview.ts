/** How the pages show a result file. */

export type PreviewKind = 'video' | 'image' | 'audio' | 'other';

const EXTENSIONS: Readonly<Record<Exclude<PreviewKind, 'other'>, readonly string[]>> = {
  video: ['mp4', 'm4v', 'mov', 'webm'],
  image: ['png', 'jpg', 'jpeg', 'gif', 'webp', 'avif', 'bmp', 'svg'],
  audio: ['mp3', 'wav', 'm4a', 'aac', 'ogg', 'oga', 'flac', 'opus'],
};

const KINDS = ['video', 'image', 'audio'] as const;

/** Detects how to show a file: by its content type if known, otherwise by the extension of its URL or name. */
export function detectPreviewKind(address: string, contentType?: string): PreviewKind {
  const [type] = contentType?.split('/') ?? [];
  const extension = parseExtension(address);
  return (
    KINDS.find((kind) => kind === type) ??
    KINDS.find((kind) => EXTENSIONS[kind].includes(extension)) ??
    'other'
  );
}

/**
 * Whether an address is an absolute http(s) URL. Only these may become links or media sources; others
 * (`javascript:`, `data:`) are shown as text.
 */
export function isHttpUrl(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
}

/** Whether an address has the path of a result or an upload here. The host is not compared: files may have their own. */
export function isEdgeFile(address: string): boolean {
  return isHttpUrl(address) && /^\/(?:files|uploads)\//.test(parsePath(address));
}

/** Returns the path of a URL without its query, which may be a signature; a plain name is returned as is. */
export function parsePath(address: string): string {
  return URL.canParse(address) ? new URL(address).pathname : address;
}

function parseExtension(address: string): string {
  return /\.([a-z0-9]+)$/i.exec(parsePath(address))?.[1]?.toLowerCase() ?? '';
}
