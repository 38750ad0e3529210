/** The search of the guides: loads the index at the first key press, and shows the best sections. */
import MiniSearch from 'minisearch';
import { SEARCH_OPTIONS, type SearchEntry } from './search-entry.ts';

const MAX_RESULTS = 8;
/** Characters of text around the first match. */
const EXCERPT_BEFORE = 60;
const EXCERPT_LENGTH = 160;

const input = document.querySelector<HTMLInputElement>('#search');
const list = document.querySelector<HTMLElement>('#search-results');

let loading: Promise<MiniSearch<SearchEntry>> | undefined;

/** The index; a failed download is repeated at the next key press. */
function loadIndex(address: string): Promise<MiniSearch<SearchEntry>> {
  loading ??= fetch(address)
    .then((response) => response.text())
    .then((json) => MiniSearch.loadJSON<SearchEntry>(json, SEARCH_OPTIONS))
    .catch((error: unknown) => {
      loading = undefined;
      throw error;
    });
  return loading;
}

function findExcerpt(text: string, terms: readonly string[]): string {
  const lower = text.toLowerCase();
  const at = Math.max(
    0,
    Math.min(...terms.map((term) => lower.indexOf(term)).filter((i) => i >= 0)),
  );
  const start = Number.isFinite(at) ? Math.max(0, at - EXCERPT_BEFORE) : 0;
  const excerpt = text.slice(start, start + EXCERPT_LENGTH).trim();
  return `${start > 0 ? '…' : ''}${excerpt}${start + EXCERPT_LENGTH < text.length ? '…' : ''}`;
}

function showResults(results: readonly HTMLElement[], query: string): void {
  if (list === null || input === null) return;
  const empty = document.createElement('p');
  empty.textContent = `Nothing found for “${query}”.`;
  list.replaceChildren(...(results.length === 0 && query !== '' ? [empty] : results));
  list.hidden = query === '';
  input.setAttribute('aria-expanded', String(query !== ''));
}

async function search(query: string): Promise<void> {
  if (query.trim() === '') return showResults([], '');
  const index = await loadIndex(input?.dataset['index'] ?? '');
  if (input?.value !== query) return; // a later key press has its own results
  const results = index.search(query).slice(0, MAX_RESULTS);
  showResults(
    results.map(({ id, guide, section, text, terms }) =>
      resultLink(String(id), String(guide), String(section), findExcerpt(String(text), terms)),
    ),
    query,
  );
}

function resultLink(path: string, guide: string, section: string, excerpt: string): HTMLElement {
  const link = document.createElement('a');
  link.href = path;
  const [title, place, words] = ['strong', 'span', 'small'].map((tag) =>
    document.createElement(tag),
  );
  if (title === undefined || place === undefined || words === undefined) return link;
  title.textContent = section;
  place.textContent = guide === section ? '' : guide;
  words.textContent = excerpt;
  link.append(title, place, words);
  return link;
}

function focusables(): HTMLElement[] {
  return [input, ...(list?.querySelectorAll('a') ?? [])].filter((each) => each !== null);
}

input?.addEventListener('input', () => {
  search(input.value).catch(() => showResults([], ''));
});

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if ((event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    input?.focus();
    input?.select();
  }
  if (event.key === 'Escape' && input !== null) {
    input.value = '';
    showResults([], '');
  }
  const all = focusables();
  const current = all.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || current < 0 || list?.hidden === true) return;
  event.preventDefault();
  all[(current + step + all.length) % all.length]?.focus();
});
