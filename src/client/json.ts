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

/** Returns the URLs in a task's `resultJson`; none if the result is not a file. */
export function parseResultUrls(resultJson: string): string[] {
  const result = tryParseJson(resultJson);
  const urls = isObject(result) ? result['resultUrls'] : undefined;
  return Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
}
