/** What the search index stores; shared by the build and the page. */
import type { Options } from 'minisearch';

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

export const SEARCH_OPTIONS: Options<SearchEntry> = {
  fields: ['guide', 'section', 'text'],
  storeFields: ['guide', 'section', 'text'],
  tokenize,
  searchOptions: { boost: { section: 4, guide: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
};
