/** What a finished task produced. */
import { isObject, parseResultUrls, tryParseJson } from '../../../client/json.ts';
import { parsePath } from '../../shared/preview.ts';

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
  const resultObject = isObject(result) ? result['resultObject'] : undefined;
  if (resultObject === undefined) return { files };
  const text =
    typeof resultObject === 'string' ? resultObject : JSON.stringify(resultObject, null, 2);
  return { files, text };
}

/** Returns the last part of a URL's path as a file name; `result` where there is none. */
export function parseFileName(address: string): string {
  return parsePath(address).split('/').findLast(Boolean) ?? 'result';
}
