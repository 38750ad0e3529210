/** Builds a minimal example value for the input schema of a model. Pure. */
import type { Schema } from './openapi.ts';

const EXAMPLE_FILES: Readonly<Record<string, string>> = {
  'image/*': 'https://example.com/a.png',
  'video/*': 'https://example.com/a.mp4',
  'audio/*': 'https://example.com/a.mp3',
};
const EXAMPLE_TEXT = 'A lighthouse at dusk, waves breaking on the rocks.';

export function buildExample(schema: Schema): unknown {
  const { type, enum: values, default: fallback, format, items, minimum = 1 } = schema;
  if (fallback !== undefined) return fallback;
  if (values !== undefined) return values[0];
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- `type` is any string
  switch (type) {
    case 'string':
      return format === 'uri'
        ? (EXAMPLE_FILES[schema.contentMediaType ?? ''] ?? 'https://example.com/a')
        : exampleText(schema);
    case 'integer':
    case 'number':
      return minimum;
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => buildExample(items ?? {}));
    default: // an object, or a schema without a type
      return exampleObject(schema);
  }
}

function exampleText({ minLength = 0, maxLength = Infinity }: Schema): string {
  return EXAMPLE_TEXT.padEnd(minLength, '.').slice(0, maxLength);
}

/** The required fields. Where one of several fields is required, it takes the first. */
function exampleObject({
  properties = {},
  required = [],
  allOf = [],
}: Schema): Record<string, unknown> {
  const names = new Set(required);
  for (const rule of allOf) {
    const choices = (rule.anyOf ?? rule.oneOf ?? []).map((choice) => choice.required ?? []);
    const isMet = choices.some((choice) => choice.every((name) => names.has(name)));
    if (!isMet) for (const name of choices[0] ?? []) names.add(name);
  }
  return Object.fromEntries(
    Array.from(names, (name): [string, unknown] => [name, buildExample(properties[name] ?? {})]),
  );
}
