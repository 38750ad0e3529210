/** What was uploaded from this page, so that it can be shown without being fetched back. */

interface LocalFile {
  readonly name: string;
  readonly size: number;
  readonly url: string;
}

const files = new Map<string, LocalFile>();

export function addLocalFile(address: string, file: File): void {
  files.set(address, { name: file.name, size: file.size, url: URL.createObjectURL(file) });
}

export function findLocalFile(address: string): LocalFile | undefined {
  return files.get(address);
}

/** `1.4 MB` */
export function formatFileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  const isSmall = bytes < 1e6;
  return `${(bytes / (isSmall ? 1e3 : 1e6)).toFixed(isSmall ? 0 : 1)} ${isSmall ? 'kB' : 'MB'}`;
}
