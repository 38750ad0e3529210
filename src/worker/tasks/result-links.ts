/** The result files of a task, and the paths of their stable links. Pure. */

/** One result file of a task. */
export interface ResultFile {
  /** Position in the result, from 0. */
  n: number;
  ext: string;
  sourceUrl: string;
}

export interface LinkedResult {
  /** The result as JSON, with `/files/{id}/{n}.{ext}` in place of KIE's addresses. */
  resultJson: string;
  files: ResultFile[];
}

/** KIE returns 1 to 6 media files, and a dozen stems of a song; more than this is not plausible. */
export const MAX_FILES = 64;

/** The path of a stable link. */
export function filePath(id: string, file: { n: number; ext: string }): string {
  return `/files/${id}/${file.n}.${file.ext}`;
}

/** The R2 key of a copy: the link's path without its leading slash. */
export function objectKey(file: { id: string; n: number; ext: string }): string {
  return filePath(file.id, file).slice(1);
}
