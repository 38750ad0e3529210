/** Builds the pages of all guides and their search index. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { GUIDE_GROUPS, GUIDES, guidePath, type Guide } from '../../web/docs/guides.ts';
import { ROOT } from '../root.ts';
import { fill } from './fill.ts';
import { escapeHtml, renderGuide, type RenderedGuide } from './render-guide.ts';
import { buildSearchIndex } from './search-index.ts';
import { buildGuideTopBar, TOP_BAR_INPUTS } from './top-bar.ts';

const TEMPLATE = 'src/web/docs/guide.html';

export interface BuiltGuides {
  /** Page templates by guide, with `{{icon}}`, `{{style}}`, `{{script}}` and `{{index}}` left to replace. */
  readonly pages: readonly { readonly guide: Guide; readonly html: string }[];
  readonly searchIndex: string;
  /** The source files, relative to the root. */
  readonly inputs: readonly string[];
}

/** The Markdown file of a guide, relative to the root. */
export const guideFile = ({ slug }: Guide) =>
  `src/web/docs/guides/${slug === '' ? 'index' : slug}.md`;

export async function buildGuides(): Promise<BuiltGuides> {
  const template = await readFile(path.join(ROOT, TEMPLATE), 'utf8');
  const topBar = await buildGuideTopBar();
  const all = await Promise.all(
    GUIDES.map(async (guide) => {
      const markdown = await readFile(path.join(ROOT, guideFile(guide)), 'utf8');
      return { guide, rendered: renderGuide(markdown) };
    }),
  );
  return {
    pages: all.map(({ guide, rendered }, i) => ({
      guide,
      html: fill(template, {
        topBar,
        title: escapeHtml(guide.title),
        guides: navigation(guide),
        content: rendered.html,
        contents: contents(rendered),
        neighbours: neighbours(GUIDES[i - 1], GUIDES[i + 1]),
      }),
    })),
    searchIndex: buildSearchIndex(all),
    inputs: [TEMPLATE, ...TOP_BAR_INPUTS, ...GUIDES.map(guideFile)],
  };
}

function navigation(current: Guide): string {
  return GUIDE_GROUPS.map(
    ({ title, guides }) =>
      `<h2>${escapeHtml(title)}</h2><ul>${guides
        .map((guide) => `<li>${link(guide, guide === current ? ' aria-current="page"' : '')}</li>`)
        .join('')}</ul>`,
  ).join('');
}

function contents({ headings }: RenderedGuide): string {
  const sections = headings.filter(({ level }) => level === 2);
  if (sections.length < 2) return '';
  const items = sections.map(({ id, text }) => `<li><a href="#${id}">${text}</a></li>`);
  return `<h2>On this page</h2><ul>${items.join('')}</ul>`;
}

function neighbours(previous: Guide | undefined, next: Guide | undefined): string {
  return [
    previous === undefined ? '<span></span>' : link(previous, ' rel="prev"'),
    next === undefined ? '' : link(next, ' rel="next"'),
  ].join('');
}

function link({ slug, title }: Guide, attributes: string): string {
  return `<a href="${guidePath(slug)}"${attributes}>${escapeHtml(title)}</a>`;
}
