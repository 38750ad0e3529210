/** A mutation: one small bug, as the replacement of a part of a source file. */

export interface Mutation {
  /** Path from the root of the project. */
  readonly file: string;
  /** Offsets in the file's text. */
  readonly start: number;
  readonly end: number;
  readonly replacement: string;
}

/** How a person and `accepted.json` name a mutation: by the lines that it changes, so that it survives moves. */
export interface MutationName {
  readonly file: string;
  /** The changed lines as they are, in one line. */
  readonly before: string;
  /** The same lines with the mutation. */
  readonly after: string;
}

export function applyMutation(
  text: string,
  { start, end, replacement }: Omit<Mutation, 'file'>,
): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** `text`: of the mutation's file. */
export function nameMutation(text: string, mutation: Mutation): MutationName {
  const { file, start, end, replacement } = mutation;
  const from = text.lastIndexOf('\n', start - 1) + 1;
  const newline = text.indexOf('\n', end);
  const to = newline === -1 ? text.length : newline;
  const lines = text.slice(from, to);
  const inLines = { start: start - from, end: end - from, replacement };
  return { file, before: inOneLine(lines), after: inOneLine(applyMutation(lines, inLines)) };
}

/** The name as one text, for maps and for the seeded order. */
export function formatName({ file, before, after }: MutationName): string {
  return `${file}\n- ${before}\n+ ${after}`;
}

function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}
