/** HTML of texts. All that is put into a template of hono/html is escaped, unless it is one itself. */
import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

export const code = (text: string): Html => html`<code>${text}</code>`;

/** A value as JSON has it, but for a text: that stands as it is. */
export const value = (given: unknown): Html =>
  code(typeof given === 'string' && given !== '' ? given : JSON.stringify(given));

/** With `, ` between them. */
export function listed(items: readonly Html[]): Html[] {
  return items.map((item, i) => (i === 0 ? item : html`, ${item}`));
}

/** Words with `code` in them. */
export function inline(text: string): Html[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? html`${part}` : code(part)));
}

/** Paragraphs, an empty line between them. */
export function prose(text: string): Html[] {
  return text.split('\n\n').map((paragraph) => html`<p>${inline(paragraph)}</p>`);
}
