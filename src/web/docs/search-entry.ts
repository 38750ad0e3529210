/** What the search index stores; shared by the build and the page. */
import type MiniSearch from 'minisearch';
import type { Options, SearchResult } from 'minisearch';

export interface SearchEntry {
  /** The address of the section. */
  id: string;
  /** The title of its guide. */
  guide: string;
  section: string;
  text: string;
}

/** A hyphen or underscore is part of a word: `Idempotency-Key` and `KIE_API_KEY` are found whole and by their parts. */
const tokenize = (text: string) => {
  const words = text.split(/[\s.,;:!?()[\]{}"'`<>|/=]+/u).filter((word) => word !== '');
  return words.flatMap((word) => (/[-_]/.test(word) ? [word, ...word.split(/[-_]+/)] : [word]));
};

/** Words of questions that say nothing about the subject: "how do I rotate the secret". */
const IGNORED = new Set(
  'a an and are be can do does each for from how i if in is it me my of on or should that the this to use what when where which why will with you your'.split(
    ' ',
  ),
);

const lowerCase = (term: string) => term.toLowerCase();

/** The index has every word: only queries ignore some. */
const ignoreFillers = (term: string) => (IGNORED.has(lowerCase(term)) ? null : lowerCase(term));

export const SEARCH_OPTIONS: Options<SearchEntry> = {
  fields: ['guide', 'section', 'text'],
  storeFields: ['guide', 'section', 'text'],
  tokenize,
  searchOptions: {
    boost: { section: 4, guide: 2 },
    prefix: true,
    fuzzy: 0.15,
    combineWith: 'AND',
    processTerm: ignoreFillers,
  },
};

/** The best sections first: those with every word, or else with some, or else with the ignored words. */
export function searchGuides(index: MiniSearch<SearchEntry>, query: string): SearchResult[] {
  for (const options of [{}, { combineWith: 'OR' }, { processTerm: lowerCase }] as const) {
    const results = index.search(query, options);
    if (results.length > 0) return results;
  }
  return [];
}
