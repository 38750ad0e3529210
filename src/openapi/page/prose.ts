/** The document's descriptions as HTML: paragraphs, and code between backticks. */
import { html } from 'hono/html';
import type { Html } from './schema-view.ts';

export function prose(text: string): Html {
  const paragraphs = text.split('\n\n').filter((paragraph) => paragraph !== '');
  return html`${paragraphs.map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;
}

export function inline(text: string): Html {
  return html`${text.split('`').map((part, at) => (at % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
