/** Scans JSON text without parsing it. Pure, and linear in the length of the text. */

/** The matches of `pattern` outside of string literals, in order. Expects JSON text. */
export function* scanJsonTokens(json: string, pattern: string): Generator<string> {
  const token = new RegExp(pattern, 'g');
  for (let at = 0; at < json.length;) {
    const quote = json.indexOf('"', at);
    const outside = json.slice(at, quote < 0 ? json.length : quote);
    for (const [found] of outside.matchAll(token)) yield found;
    if (quote < 0) return;
    at = findStringEnd(json, quote);
  }
}

/** Whether arrays and objects are nested deeper than `limit` levels. */
export function isNestedDeeperThan(json: string, limit: number): boolean {
  let depth = 0;
  for (const bracket of scanJsonTokens(json, String.raw`[[\]{}]`)) {
    depth += bracket === '[' || bracket === '{' ? 1 : -1;
    if (depth > limit) return true;
  }
  return false;
}

/**
 * Replaces string literals in JSON text and leaves every other character as it is, so that numbers keep their
 * digits and keys their order. `replace` gets the string's value; undefined keeps it. Names of fields are kept.
 */
export function replaceJsonStrings(
  json: string,
  replace: (value: string) => string | undefined,
): string {
  const parts: string[] = [];
  let kept = 0;
  for (let quote = json.indexOf('"'); quote >= 0;) {
    const end = findStringEnd(json, quote);
    const literal = json.slice(quote, end);
    const value = literal.includes('\\') ? (JSON.parse(literal) as string) : literal.slice(1, -1);
    const replaced = replace(value);
    if (replaced !== undefined && !isFieldName(json, end)) {
      parts.push(json.slice(kept, quote), JSON.stringify(replaced));
      kept = end;
    }
    quote = json.indexOf('"', end);
  }
  return parts.join('') + json.slice(kept);
}

/** Whether the string that ends here names a field. */
function isFieldName(json: string, end: number): boolean {
  const colon = /\s*:/y;
  colon.lastIndex = end;
  return colon.test(json);
}

/** The index after the string that begins at this quote: after the next quote that is not escaped. */
export function findStringEnd(json: string, quote: number): number {
  for (let end = json.indexOf('"', quote + 1); end >= 0; end = json.indexOf('"', end + 1)) {
    let first = end;
    while (json[first - 1] === '\\') first--;
    if ((end - first) % 2 === 0) return end + 1;
  }
  return json.length;
}
