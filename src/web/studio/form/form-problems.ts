/** The problems of a form. */

/** A sentence per field, by its path: `prompt`, or `dialogue.0.text` for a field of a row. */
export type FormProblems = ReadonlyMap<string, string>;

/** Whether there is a problem at a path or below it. */
export function hasProblemAt(problems: FormProblems, path: string): boolean {
  return [...problems.keys()].some((at) => isWithin(at, path));
}

/** Whether `path` is `outer` or below it. */
export function isWithin(path: string, outer: string): boolean {
  return path === outer || path.startsWith(`${outer}.`);
}
