/** Reads and writes doc comments. */

const DOCUMENTED_ENTRY = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*(\w+):/g;

/**
 * The comment of each entry of an object literal by the entry's name, on one line: a catalogue's entry holds its
 * documentation. Of two entries with the same name the last counts.
 */
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

/** The text as a doc comment on a line of its own; nothing without a text. */
export function formatComment(text: string | undefined): string {
  return text === undefined ? '' : `/** ${text.replaceAll('*/', '* /')} */\n`;
}
