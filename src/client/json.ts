/** Untrusted JSON. Pure. */

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** Parses JSON; undefined, which JSON cannot contain, if it is malformed. */
export function tryParseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

export function isObject(value: unknown): value is UnknownRecord {
  return typeof value === 'object' && value !== null;
}

/** Returns a check for objects that have a string in each of the named fields. */
export function hasStrings(...names: string[]): (value: unknown) => boolean {
  return (value) => isObject(value) && names.every((name) => typeof value[name] === 'string');
}

/** A link of an edge to a result file, signed or not. The edge puts it where KIE's result has an address. */
const FILE_LINK =
  /https?:\/\/[^\s"\\/]{1,260}\/files\/\d{16}-[\w-]{22}\/\d+\.[a-z0-9]+(?:\?[^\s"\\]*)?/g;

/**
 * Returns the URLs of the files in a task's `resultJson`, whatever its shape: first those in `resultUrls`, then all
 * others, such as the audio and the cover of each song. None if the result is not a file.
 */
export function parseResultUrls(resultJson: string): string[] {
  const result = tryParseJson(resultJson);
  const urls = isObject(result) ? result['resultUrls'] : undefined;
  const listed = Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
  return [...new Set([...listed, ...(resultJson.match(FILE_LINK) ?? [])])];
}
