/**
 * The inverse of how D1's export writes line breaks. It writes a text that contains one as
 * `replace('…','\n',char(10))`, with every line break as `\n`. If the text also contains a backslash and an n,
 * as JSON often does, running that statement turns both into line breaks and corrupts it (workers-sdk 9042).
 */

const CODES: Readonly<Record<string, string>> = { '\\n': '\n', '\\r': '\r' };

/**
 * What SQLite's `replace` returns while an export is loaded. In valid JSON a line break stands only between
 * tokens, and a backslash only within strings, so the two can be distinguished there. Any other text is
 * restored as the export's statement says, and `onAmbiguous` is called if that may be wrong.
 */
export function replaceInExport(
  [text, from, to]: readonly [string, string, string],
  onAmbiguous: () => void,
): string {
  if (CODES[from] !== to) return text.replaceAll(from, to);
  const decoded = decodeBetweenTokens(text, { [from]: to });
  // The calls are nested if the text contains both kinds of line breaks, with that for `\n` last.
  if (isJson(decodeBetweenTokens(decoded, CODES))) return decoded;
  const isLastCall = from === '\\n' || !text.includes('\\n');
  if (isLastCall && text.split(from).length > 2) onAmbiguous();
  return text.replaceAll(from, to);
}

/** Replaces the codes outside of quoted strings. */
function decodeBetweenTokens(text: string, codes: Readonly<Record<string, string>>): string {
  // A string of JSON, or two characters that may be a code.
  return text.replace(/"[^"\\]*(?:\\[^][^"\\]*)*"|\\[nr]/g, (token) => codes[token] ?? token);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
