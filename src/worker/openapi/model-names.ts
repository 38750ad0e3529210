/** Unique component names for models, usable as type names. Pure. */

/** Component names by model id: `kling/v2-5-turbo` becomes `KlingV2_5Turbo`. Callers append a suffix. */
export function buildComponentNames(models: readonly string[]): ReadonlyMap<string, string> {
  const taken = new Set<string>();
  const names = new Map<string, string>();
  for (const id of models) {
    const wanted = pascalCase(id);
    let name = wanted;
    // Model ids that differ in punctuation only get a number.
    for (let next = 2; taken.has(name); next++) name = `${wanted}_${next}`;
    taken.add(name);
    names.set(id, name);
  }
  return names;
}

/** A type name starts with a letter. An underscore keeps separate numbers apart. */
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
