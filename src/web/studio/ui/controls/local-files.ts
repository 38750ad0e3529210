/** Files that were uploaded from this page, so that they can be shown without downloading them. */

interface LocalFile {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** A `blob:` URL. */
  readonly url: string;
}

const filesByUrl = new Map<string, LocalFile>();

/** Remembers an uploaded file by its URL on the server. */
export function addLocalFile(url: string, file: File): void {
  filesByUrl.set(url, { name: file.name, size: file.size, url: URL.createObjectURL(file) });
}

/** Finds a file that was uploaded from this page by its URL on the server. */
export function findLocalFile(url: string): LocalFile | undefined {
  return filesByUrl.get(url);
}

/** Formats a size in decimal units: `1.4 MB`. */
export function formatFileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const isSmall = bytes < 1e6;
  return `${(bytes / (isSmall ? 1e3 : 1e6)).toFixed(isSmall ? 0 : 1)} ${isSmall ? 'kB' : 'MB'}`;
}
