/** JSON from elsewhere, of which nothing is known. Pure. */

export type UnknownRecord = Readonly<Record<string, unknown>>;

/** Undefined for what is no JSON, which JSON itself cannot say. */
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

/** Tells objects that have a text under each of the names. */
export function hasStrings(...names: string[]): (value: unknown) => boolean {
  return (value) => isObject(value) && names.every((name) => typeof value[name] === 'string');
}

/** The addresses in a `resultJson`; none in a result that is no file. */
export function parseResultUrls(resultJson: string): string[] {
  const result = tryParseJson(resultJson);
  const urls = isObject(result) ? result['resultUrls'] : undefined;
  return Array.isArray(urls) ? urls.filter((url) => typeof url === 'string') : [];
}
