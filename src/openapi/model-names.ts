/** Names of components for models: good names of types, each its own. Pure. */

/** No other component ends so. */
const SUFFIX = 'Request';

/** By model: `kling/v2-5-turbo` becomes `KlingV2_5TurboRequest`. */
export function componentNames(models: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const id of models) {
    const wanted = pascalCase(id);
    let name = `${wanted}${SUFFIX}`;
    // Names that differ in their signs alone.
    for (let next = 2; taken.has(name); next++) name = `${wanted}_${next}${SUFFIX}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** Digits that stood apart stay apart. */
function pascalCase(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
    .replace(/(\d) (?=\d)/g, '$1_')
    .replaceAll(' ', '');
}
