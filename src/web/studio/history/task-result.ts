/** What a finished task produced. */
import { isObject, parseResultUrls, tryParseJson } from '../../../client/json.ts';
import { isEdgeFile, parsePath } from '../../shared/preview.ts';

export interface TaskResult {
  /** URLs of the result files. */
  readonly files: readonly string[];
  /** A result that is not a file, such as the output of an analysis. */
  readonly text?: string;
}

/** Parses a task's `resultJson`. Anything unreadable gives a result without files. */
export function parseTaskResult(resultJson: string): TaskResult {
  const result = tryParseJson(resultJson);
  const files = parseResultUrls(resultJson);
  const content = isObject(result) ? result['resultObject'] : (result ?? resultJson);
  const shown = content ?? (files.length === 0 && !isFileList(result) ? result : undefined);
  if (shown === undefined || shown === '') return { files };
  return { files, text: typeof shown === 'string' ? shown : JSON.stringify(shown, null, 2) };
}

const isFileList = (result: unknown) => isObject(result) && 'resultUrls' in result;

/** Returns the last part of a URL's path as a file name; `result` where there is none. */
export function parseFileName(address: string): string {
  return parsePath(address).split('/').findLast(Boolean) ?? 'result';
}

/** Returns the address at which a file is saved instead of shown, also from another host than the page's. */
export function toDownloadAddress(address: string): string {
  if (!isEdgeFile(address)) return address;
  const url = new URL(address);
  url.searchParams.set('download', '1');
  return url.href;
}
