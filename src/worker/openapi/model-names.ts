/** Names of components for models: good names of types, each its own. Pure. */

/** By model: `kling/v2-5-turbo` is `KlingV2_5Turbo`. What is named after it adds a word of its own. */
export function componentNames(models: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const id of models) {
    const wanted = pascalCase(id);
    let name = wanted;
    // Models whose names differ in their signs alone.
    for (let next = 2; taken.has(name); next++) name = `${wanted}_${next}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** A type's name begins with a letter; digits that stood apart stay apart. */
function pascalCase(id: string): string {
  const name = id
    .split(/[^A-Za-z0-9]+/)
    .filter((word) => word !== '')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join(' ')
    .replace(/(\d) (?=\d)/g, '$1_')
    .replaceAll(' ', '');
  return /^[A-Z]/.test(name) ? name : `Model${name}`;
}
