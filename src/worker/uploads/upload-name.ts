/** The names of an upload in R2 and in its link. Pure. */

const MAX_NAME_CHARACTERS = 100;

/** The object key in R2. */
export function uploadKey(id: string): string {
  return `uploads/${id}`;
}

/** The path of its link. The name comes last: some models decide by the ending what a file is. */
export function uploadPath(id: string, name: string): string {
  return `/uploads/${id}/${name}`;
}

/**
 * The file name in the link: the last path segment of the caller's name, restricted to word characters and
 * hyphens, with the extension of the detected type.
 */
export function buildUploadName(given: string | undefined, ext: string): string {
  const last = given?.split(/[/\\]/).at(-1) ?? '';
  const base = last
    .replace(/\.[a-z0-9]{1,8}$/i, '')
    .replaceAll(/\W+/g, '-')
    .replaceAll(/^-|-$/g, '')
    .slice(0, MAX_NAME_CHARACTERS);
  return `${base || 'file'}.${ext}`;
}
