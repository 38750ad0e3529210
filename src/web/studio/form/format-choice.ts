/** Formats KIE's values for buttons and lists. */
import type { ChoiceValue } from './field.ts';

/** Formats a value of a field: `5` of a duration as `5 s`, `landscape_16_9` as `Landscape 16:9`, `BALANCED` as `Balanced`. */
export function formatChoice(field: string, value: ChoiceValue): string {
  const text = String(value);
  if (field.startsWith('duration') && /^\d+(\.\d+)?$/.test(text)) return `${text} s`;
  if (text === 'std') return 'Standard';
  const isWord = /^[a-z][a-z_]+/.test(text) || /^[A-Z]{4,}$/.test(text);
  if (!isWord) return text;
  const spaced = text
    .toLowerCase()
    .replace(/(\d+)_(\d+)/, '$1:$2')
    .replaceAll('_', ' ')
    .replace(/\bhd\b/, 'HD');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

/** Parses an aspect ratio, width divided by height, from `16:9` or `portrait_4_3`; undefined if there is none. */
export function parseRatio(value: ChoiceValue): number | undefined {
  const [, width, height] = /(\d+)[:_](\d+)$/.exec(String(value)) ?? [];
  return width === undefined || height === undefined ? undefined : Number(width) / Number(height);
}
