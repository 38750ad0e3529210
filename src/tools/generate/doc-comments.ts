/** Reads the doc comments of an object literal's entries, so that a catalogue's entry holds its documentation. */

const DOCUMENTED_ENTRY = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+):/g;

/** The comment of each entry by the entry's name, on one line. Of two entries with the same name the last counts. */
export function readDocComments(source: string): Map<string, string> {
  return new Map(
    [...source.matchAll(DOCUMENTED_ENTRY)].map(([, comment = '', name = '']) => [
      name,
      comment
        .replace(/^\s*\* ?/gm, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    ]),
  );
}
