/** The top bar of the documentation: one for the guides, with their search, and one for the API reference. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../root.ts';
import { fill } from './fill.ts';

const TEMPLATE = 'src/web/docs/top-bar.html';
const SEARCH = 'src/web/docs/search.html';

/** The source files, relative to the root. */
export const TOP_BAR_INPUTS = [TEMPLATE, SEARCH];

/** As HTML. `{{index}}`, the address of the search index, is left to replace. */
export async function buildGuideTopBar(): Promise<string> {
  const other = '<a href="/docs/reference">API reference</a>';
  return fill(await read(TEMPLATE), { product: 'Docs', search: await read(SEARCH), other });
}

/** As HTML. The viewer of the reference has a search of its own. */
export async function buildReferenceTopBar(): Promise<string> {
  const other = '<a href="/docs">Guides</a>';
  return fill(await read(TEMPLATE), { product: 'API reference', search: '', other });
}

const read = (file: string) => readFile(path.join(ROOT, file), 'utf8');
