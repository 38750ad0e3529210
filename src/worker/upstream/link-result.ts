/** Replaces the file addresses in KIE's result by link paths of this deployment. Pure. */
import { replaceJsonStrings } from '../http/json-tokens.ts';
import { unwrapJson } from '../http/wrapped-json.ts';
import { filePath, MAX_FILES, type LinkedResult, type ResultFile } from '../tasks/result-links.ts';
import { findResultFiles } from './find-result-files.ts';

/**
 * Links are longer than short addresses: one that is repeated without end must not outgrow a row of D1, or an answer.
 * Later occurrences keep KIE's address; the file is copied all the same.
 */
const MAX_GROWTH_CHARACTERS = 65_536;
/** What the deployment's origin and a signature add to a path, when it is shown. */
const PUBLIC_LINK_CHARACTERS = 200;

/**
 * Finds the files in `resultJson` by the rule of find-result-files.ts, and puts their stable links in their places.
 * Every other character of the JSON stays as KIE sent it. Only a second encoding, and text around the JSON, are left
 * out, so that readers find one JSON text. A result that is empty or plain text has no files and stays as it is.
 */
export function linkResult(
  id: string,
  resultJson: string,
  isFileHost: (host: string) => boolean,
): LinkedResult {
  const result = unwrapJson(resultJson);
  if (result === undefined) return { resultJson, files: [] };
  const found = findResultFiles(result.value, isFileHost);
  const files: ResultFile[] = [];
  const links = new Map<string, string>();
  for (const [sourceUrl, same] of [...found.files].slice(0, MAX_FILES)) {
    const file = { n: files.length, ext: extensionOf(sourceUrl), sourceUrl };
    files.push(file);
    for (const address of same)
      if (!found.files.has(address)) links.set(address, filePath(id, file));
    links.set(sourceUrl, filePath(id, file));
  }
  // Braces in plain text are no result.
  if (result.isEmbedded && files.length === 0 && !isTextResult(result.value))
    return { resultJson, files };
  let growth = 0;
  const linkOf = (address: string): string | undefined => {
    const path = links.get(address);
    if (path === undefined) return undefined;
    const more = Math.max(0, path.length + PUBLIC_LINK_CHARACTERS - address.length);
    if (growth + more > MAX_GROWTH_CHARACTERS) return undefined;
    growth += more;
    return path;
  };
  const link = (json: string): string =>
    replaceJsonStrings(
      json,
      (value) => linkOf(value) ?? (found.texts.has(value) ? link(value) : undefined),
    );
  return { resultJson: files.length === 0 ? result.json : link(result.json), files };
}

function isTextResult(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, 'resultObject');
}

function extensionOf(url: string): string {
  const match = /\.([a-z0-9]{1,8})$/i.exec(new URL(url).pathname);
  return match?.[1]?.toLowerCase() ?? 'bin';
}
