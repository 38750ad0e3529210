/** The search index of the guides: one entry per section. */
import MiniSearch from 'minisearch';
import { guidePath, type Guide } from '../../web/docs/guides.ts';
import { SEARCH_OPTIONS, type SearchEntry } from '../../web/docs/search-entry.ts';
import type { RenderedGuide } from './render-guide.ts';

/** The index as JSON, which the page's script loads when a search begins. */
export function buildSearchIndex(
  guides: readonly { readonly guide: Guide; readonly rendered: RenderedGuide }[],
): string {
  const index = new MiniSearch<SearchEntry>(SEARCH_OPTIONS);
  index.addAll(guides.flatMap(({ guide, rendered }) => listSections(guide, rendered.html)));
  return JSON.stringify(index);
}

const HEADING = /<h([1-4]) id="([^"]*)">([\s\S]*?)<\/h\1>/g;

/** The text below each heading, up to the next one. */
function listSections({ slug, title }: Guide, html: string): SearchEntry[] {
  const headings = [...html.matchAll(HEADING)];
  return headings.map((heading, i) => {
    const [whole, level, anchor = '', name = ''] = heading;
    const start = heading.index + whole.length;
    const text = toText(html.slice(start, headings[i + 1]?.index ?? html.length));
    const path = level === '1' ? guidePath(slug) : `${guidePath(slug)}#${anchor}`;
    return { id: path, guide: title, section: toText(name), text };
  });
}

function toText(html: string): string {
  return html
    .replace(/<\/?(?:a|code|em|span|strong)\b[^>]*>/g, '') // within a word or before a comma
    .replace(/<[^>]*>/g, ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll(/&#(?:39|x27);/g, "'") // marked's and highlight.js's
    .replaceAll('&amp;', '&')
    .replace(/\s+/g, ' ')
    .trim();
}
