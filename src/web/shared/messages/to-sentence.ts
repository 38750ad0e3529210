/** Ends a text from another party, such as an error message of KIE, with exactly one full stop. */
export function toSentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?…]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
