/** Suggestions for a mistyped name. Pure. */

const MAX_SUGGESTIONS = 3;

/** Share of the name's characters that may differ; beyond it the names are unrelated. */
const MAX_DISTANCE_SHARE = 0.4;

/** Up to three of the names, the closest first; none if no name is close. */
export function findClosestMatches(name: string, names: readonly string[]): string[] {
  const limit = Math.ceil(name.length * MAX_DISTANCE_SHARE);
  return names
    .map((candidate) => ({
      candidate,
      distance: levenshteinDistance(name.toLowerCase(), candidate),
    }))
    .filter(({ distance }) => distance <= limit)
    .toSorted((one, other) => one.distance - other.distance)
    .slice(0, MAX_SUGGESTIONS)
    .map(({ candidate }) => candidate);
}

/** Number of insertions, deletions and substitutions that turn one string into the other. */
function levenshteinDistance(one: string, other: string): number {
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
