/** The least that a schema of a model's input takes, as an example. Pure. */
import type { Schema } from './openapi.ts';

const SAMPLE_FILES: Readonly<Record<string, string>> = {
  'image/*': 'https://example.com/a.png',
  'video/*': 'https://example.com/a.mp4',
  'audio/*': 'https://example.com/a.mp3',
};
const SAMPLE_TEXT = 'A lighthouse at dusk, waves breaking on the rocks.';

export function sampleOf(schema: Schema): unknown {
  const { type, enum: values, default: fallback, format, items, minimum = 1 } = schema;
  if (fallback !== undefined) return fallback;
  if (values !== undefined) return values[0];
  // oxlint-disable-next-line typescript/switch-exhaustiveness-check -- `type` is any text
  switch (type) {
    case 'string':
      return format === 'uri'
        ? (SAMPLE_FILES[schema.contentMediaType ?? ''] ?? 'https://example.com/a')
        : textOf(schema);
    case 'integer':
    case 'number':
      return minimum;
    case 'boolean':
      return false;
    case 'array':
      return Array.from({ length: schema.minItems ?? 1 }, () => sampleOf(items ?? {}));
    default: // an object, or what says nothing of itself
      return objectOf(schema);
  }
}

function textOf({ minLength = 0, maxLength = Infinity }: Schema): string {
  return SAMPLE_TEXT.padEnd(minLength, '.').slice(0, maxLength);
}

/** What is required, and of several fields of which one is required the first. */
function objectOf({ properties = {}, required = [], allOf = [] }: Schema): Record<string, unknown> {
  const names = new Set(required);
  for (const rule of allOf) {
    const choices = (rule.anyOf ?? rule.oneOf ?? []).map((choice) => choice.required ?? []);
    const isMet = choices.some((choice) => choice.every((name) => names.has(name)));
    if (!isMet) for (const name of choices[0] ?? []) names.add(name);
  }
  return Object.fromEntries(
    Array.from(names, (name): [string, unknown] => [name, sampleOf(properties[name] ?? {})]),
  );
}
