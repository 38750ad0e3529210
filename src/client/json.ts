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

/** A link of an edge to a result file, signed or not: short, because every page that uses the client loads it. */
const FILE_LINK = /https?:\/\/[^\s"/]+\/files\/[^\s"\\]+/g;

/**
 * Returns the URLs of the files in a task's `resultJson`, whatever its shape: first those in `resultUrls`, then all
 * others, such as the audio and the cover of each song. None if the result is not a file.
 */
export function parseResultUrls(resultJson: string): string[] {
  const result = tryParseJson(resultJson);
  const listed = isObject(result) && result['resultUrls'];
  const urls: unknown[] = Array.isArray(listed) ? listed : [];
  const links = resultJson.match(FILE_LINK) ?? [];
  return [...new Set([...urls, ...links])].filter((url) => typeof url === 'string');
}
