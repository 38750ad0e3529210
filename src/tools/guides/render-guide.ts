/** Renders a guide's Markdown as HTML, with anchors and highlighted code. */
import hljs from 'highlight.js/lib/common';
import { Marked } from 'marked';
import { getHeadingList, gfmHeadingId } from 'marked-gfm-heading-id';
import { markedHighlight } from 'marked-highlight';
import { GUIDES, guidePath } from '../../web/docs/guides.ts';

export interface Heading {
  readonly level: number;
  /** As HTML. */
  readonly text: string;
  /** The anchor. */
  readonly id: string;
}

export interface RenderedGuide {
  readonly html: string;
  readonly headings: readonly Heading[];
}

/** Renders Markdown from this repository: its HTML is trusted. Throws for a link to a guide that does not exist. */
export function renderGuide(markdown: string): RenderedGuide {
  const marked = new Marked(
    markedHighlight({
      emptyLangClass: 'hljs',
      langPrefix: 'hljs language-',
      highlight: (code, language) =>
        hljs.getLanguage(language) === undefined
          ? escapeHtml(code)
          : hljs.highlight(code, { language }).value,
    }),
    gfmHeadingId(),
    {
      walkTokens: (token) => {
        if (token.type === 'link') token['href'] = toPagePath(String(token['href']));
      },
    },
  );
  const rendered = marked.parse(markdown, { async: false });
  const headings = getHeadingList().map(({ level, text, id }) => ({ level, text, id }));
  // Wide tables scroll by themselves. The focus lets keyboards scroll them.
  const html = rendered
    .replaceAll('<table>', '<div class="table" tabindex="0"><table>')
    .replaceAll('</table>', '</table></div>');
  return { html, headings };
}

/** `client.md#react`, as it works in a repository's viewer, becomes `/docs/client#react`. */
function toPagePath(href: string): string {
  const match = /^([a-z-]+)\.md(#.*)?$/.exec(href);
  if (match === null) return href;
  const [, name = '', anchor = ''] = match;
  const slug = name === 'index' ? '' : name;
  if (!GUIDES.some((guide) => guide.slug === slug)) throw new Error(`There is no guide ${name}.md`);
  return guidePath(slug) + anchor;
}

export function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
