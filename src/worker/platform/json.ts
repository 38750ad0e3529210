/** Parses JSON that may not be JSON: undefined then, which JSON itself cannot say. */
export function parseJsonOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
