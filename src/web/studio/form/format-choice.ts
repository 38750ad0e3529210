/** What stands on a button for a value of KIE's. Pure. */

/** `5` of a duration is `5 s`, `landscape_16_9` is `Landscape 16:9`, `BALANCED` is `Balanced`. */
export function formatChoice(field: string, value: string | number | boolean): string {
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

/** Width to height of a value that is a ratio, for a small picture of it. */
export function parseRatio(value: string | number | boolean): number | undefined {
  const [, width, height] = /(\d+)[:_](\d+)$/.exec(String(value)) ?? [];
  return width === undefined || height === undefined ? undefined : Number(width) / Number(height);
}
