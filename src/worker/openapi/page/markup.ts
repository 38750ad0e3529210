/** Renders text as HTML. hono/html escapes everything in a template except nested templates. */
import { html } from 'hono/html';

export type Html = ReturnType<typeof html>;

export const renderCode = (text: string): Html => html`<code>${text}</code>`;

/** A value as JSON, but strings without quotes. */
export const renderValue = (value: unknown): Html =>
  renderCode(typeof value === 'string' && value !== '' ? value : JSON.stringify(value));

/** Joins items with `, `. */
export function joinWithCommas(items: readonly Html[]): Html[] {
  return items.map((item, i) => (i === 0 ? item : html`, ${item}`));
}

/** Renders a text with `code` spans. */
export function renderInline(text: string): Html[] {
  return text.split('`').map((part, i) => (i % 2 === 0 ? html`${part}` : renderCode(part)));
}

/** Renders paragraphs that are separated by empty lines. */
export function renderProse(text: string): Html[] {
  return text.split('\n\n').map((paragraph) => html`<p>${renderInline(paragraph)}</p>`);
}
