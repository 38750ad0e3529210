/** Replaces the file addresses in KIE's result by link paths of this deployment. Pure. */
import { parseJsonOrUndefined } from '../platform/json.ts';

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

/** KIE returns 1 to 6 files; a result with more than this is not plausible. */
export const MAX_FILES = 64;

/** The fields that hold file addresses. Other fields may hold the caller's own addresses and stay unchanged. */
const FILE_FIELDS = new Set(['resultUrls', 'firstFrameUrl', 'lastFrameUrl']);

/** The path of a stable link. */
export function filePath(id: string, file: { n: number; ext: string }): string {
  return `/files/${id}/${file.n}.${file.ext}`;
}

/** The R2 key of a copy: the link's path without its leading slash. */
export function objectKey(file: { id: string; n: number; ext: string }): string {
  return filePath(file.id, file).slice(1);
}

/**
 * Finds the files in `resultJson` and puts their stable links in their places. A result that is
 * empty or not JSON has no files and stays as KIE sent it.
 */
export function linkResult(
  id: string,
  resultJson: string,
  isFileHost: (host: string) => boolean,
): LinkedResult {
  const files = new Map<string, ResultFile>();
  const linkFor = (url: string): string => {
    const known = files.get(url);
    if (known === undefined && files.size >= MAX_FILES) return url;
    const file = known ?? { n: files.size, ext: extensionOf(url), sourceUrl: url };
    files.set(url, file);
    return filePath(id, file);
  };
  const walk = (value: unknown, isFileField: boolean): unknown => {
    if (typeof value === 'string') {
      const host = hostOf(value);
      return host !== undefined && (isFileField || isFileHost(host)) ? linkFor(value) : value;
    }
    if (Array.isArray(value)) return value.map((item) => walk(item, isFileField));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [
        key,
        walk(item, isFileField || FILE_FIELDS.has(key)),
      ]),
    );
  };
  const parsed = parseJsonOrUndefined(resultJson);
  if (parsed === undefined) return { resultJson, files: [] };
  try {
    const linked = JSON.stringify(walk(parsed, false));
    return { resultJson: linked, files: [...files.values()] };
  } catch (error) {
    if (error instanceof RangeError) return { resultJson, files: [] }; // nested beyond the stack
    throw error;
  }
}

function hostOf(text: string): string | undefined {
  if (!/^https?:\/\//i.test(text)) return undefined;
  return URL.canParse(text) ? new URL(text).hostname : undefined;
}

function extensionOf(url: string): string {
  const match = /\.([a-z0-9]{1,8})$/i.exec(new URL(url).pathname);
  return match?.[1]?.toLowerCase() ?? 'bin';
}
