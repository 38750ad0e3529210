/** Names that a mistyped one may have meant. Pure. */

const MAX_SUGGESTIONS = 3;

/** A name that needs more changes than this share of its letters is another name. */
const MAX_DISTANCE_SHARE = 0.4;

/** Up to three of the names, the nearest first; none where nothing is near. */
export function nearestOf(name: string, names: readonly string[]): string[] {
  const limit = Math.ceil(name.length * MAX_DISTANCE_SHARE);
  return names
    .map((candidate) => ({ candidate, distance: distanceOf(name.toLowerCase(), candidate) }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** Levenshtein's: how many letters to put in, take out or change. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [line, letter] of Array.from(one).entries()) {
    const next = [line + 1];
    for (let at = 0; at < other.length; at++) {
      const changed = (row[at] ?? 0) + Number(letter !== other[at]);
      next.push(Math.min(changed, (row[at + 1] ?? 0) + 1, (next[at] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
