/** Resolves the references and choices of a JSON Schema that KIE publishes into plain schemas. Pure. */

export type Json = Readonly<Record<string, unknown>>;

/** The value if it is an object, otherwise an empty one. */
export const asObject = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};

export const asArray = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

// A document may refer to itself, and a part may be used many times.
const MAX_DEPTH = 12;
const MAX_NODES = 3000;

/**
 * Returns a function that makes one schema of all that a schema refers to: its `$ref`, all parts of `allOf`, and
 * of `oneOf` and `anyOf` what their branches accept together. A part beyond the bounds accepts anything.
 */
export function schemaResolver(document: Json): (schema: unknown) => Json {
  let nodes = 0;
  const resolve = (schema: unknown, depth: number): Json => {
    if (depth > MAX_DEPTH || ++nodes > MAX_NODES) return {};
    const { $ref, allOf, oneOf, anyOf, ...own } = asObject(schema);
    const resolvePart = (part: unknown) => resolve(part, depth + 1);
    return joinAll([
      ...(typeof $ref === 'string' ? [resolvePart(followPointer(document, $ref))] : []),
      ...asArray(allOf).map(resolvePart),
      ...[oneOf, anyOf].map((branches) => joinBranches(asArray(branches).map(resolvePart))),
      own,
    ]);
  };
  return (schema) => resolve(schema, 0);
}

/** The target of a `$ref` within the document. KIE encodes the blanks of its component names. */
function followPointer(document: Json, ref: string): unknown {
  if (!ref.startsWith('#/')) return undefined;
  let target: unknown = document;
  for (const part of ref.slice(2).split('/')) {
    const name = decode(part).replaceAll('~1', '/').replaceAll('~0', '~');
    const parent = asObject(target);
    target = Object.hasOwn(parent, name) ? parent[name] : undefined;
  }
  return target;
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A schema that requires what every one of them requires. */
function joinAll(schemas: readonly Json[]): Json {
  const required = schemas.flatMap((schema) => asArray(schema['required']));
  return {
    ...Object.assign({}, ...schemas),
    ...joinProperties(schemas),
    ...(required.length === 0 ? {} : { required: [...new Set(required)] }),
  };
}

/** A schema that accepts what any of them accepts; null is left out, because KIE takes an absent field for it. */
function joinBranches(schemas: readonly Json[]): Json {
  const branches = schemas.filter(({ type }) => type !== 'null');
  const [first = {}, ...others] = branches;
  if (others.length === 0) return first;
  const enums = branches.map((branch) => branch['enum']);
  return {
    ...(others.every(({ type }) => type === first['type']) ? { type: first['type'] } : {}),
    ...(enums.every(Array.isArray) ? { enum: enums.flat() } : {}),
    ...joinProperties(branches),
    required: asArray(first['required']).filter((name) =>
      others.every((branch) => asArray(branch['required']).includes(name)),
    ),
  };
}

/** The properties of all of them. One that differs accepts what any of them accepts. */
function joinProperties(schemas: readonly Json[]): Json {
  const joined = new Map<string, unknown>();
  for (const { properties } of schemas)
    for (const [name, value] of Object.entries(asObject(properties))) {
      const other = joined.get(name);
      const isNew = !joined.has(name) || JSON.stringify(other) === JSON.stringify(value);
      joined.set(name, isNew ? value : { oneOf: [other, value] });
    }
  return joined.size === 0 ? {} : { properties: Object.fromEntries(joined) };
}
