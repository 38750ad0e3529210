/** The search of the guides: loads the index at the first key press, and shows the best sections. */
import MiniSearch from 'minisearch';
import { SEARCH_OPTIONS, searchGuides, type SearchEntry } from './search-entry.ts';

const MAX_RESULTS = 8;
/** Characters of text around the first match. */
const EXCERPT_BEFORE = 60;
const EXCERPT_LENGTH = 160;

const box = document.querySelector<HTMLElement>('.search');
const input = document.querySelector<HTMLInputElement>('#search');
const list = document.querySelector<HTMLElement>('#search-results');
const statusLine = document.querySelector<HTMLElement>('#search-status');

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

/** Shows what was found, or a message. `status` is for screen readers, which do not see the list change. */
function show(content: readonly HTMLElement[], status: string): void {
  if (list === null) return;
  list.replaceChildren(...content);
  list.hidden = content.length === 0;
  if (statusLine !== null) statusLine.textContent = status;
}

function showMessage(message: string): void {
  show([element('p', message)], message);
}

async function search(query: string): Promise<void> {
  if (query.trim() === '') return show([], '');
  const index = await loadIndex(input?.dataset['index'] ?? '');
  if (input?.value !== query) return; // a later key press has its own results
  const results = searchGuides(index, query).slice(0, MAX_RESULTS);
  if (results.length === 0) return showMessage(`Nothing found for “${query}”.`);
  show(
    results.map(({ id, guide, section, text, terms }) =>
      resultLink(String(id), String(guide), String(section), findExcerpt(String(text), terms)),
    ),
    `Results: ${results.length}. Press the down arrow to select one.`,
  );
}

function resultLink(path: string, guide: string, section: string, excerpt: string): HTMLElement {
  const link = document.createElement('a');
  link.href = path;
  const place = guide === section ? '' : guide;
  link.append(element('strong', section), element('span', place), element('small', excerpt));
  return link;
}

function element(tag: 'p' | 'strong' | 'span' | 'small', text: string): HTMLElement {
  const created = document.createElement(tag);
  created.textContent = text;
  return created;
}

function clear(): void {
  if (input !== null) input.value = '';
  show([], '');
}

function closeResults(): void {
  if (list?.contains(document.activeElement) === true) input?.focus();
  clear();
}

function focusables(): HTMLElement[] {
  return [input, ...(list?.querySelectorAll('a') ?? [])].filter((each) => each !== null);
}

input?.addEventListener('input', () => {
  search(input.value).catch(() => {
    showMessage('The search could not be loaded. Try again, or reload this page.');
  });
});

input?.addEventListener('focus', () => {
  if (list !== null) list.hidden = list.childElementCount === 0;
});

// A chosen section may be on this page. The link is removed only when the browser has followed it.
list?.addEventListener('click', () => setTimeout(clear));

// Not `focusout`: Safari focuses no link that is clicked, and the results would vanish before the click.
for (const type of ['focusin', 'pointerdown'] as const)
  document.addEventListener(type, ({ target }) => {
    if (list !== null && !(target instanceof Node && box?.contains(target) === true))
      list.hidden = true;
  });

document.addEventListener('keydown', (event) => {
  const isTyping = event.target instanceof HTMLInputElement;
  if ((event.key === '/' && !isTyping) || (event.key === 'k' && (event.ctrlKey || event.metaKey))) {
    event.preventDefault();
    input?.focus();
    input?.select();
  }
  if (event.key === 'Escape') closeResults();
  if (
    event.key === 'Enter' &&
    event.target === input &&
    !event.isComposing &&
    list?.hidden === false
  )
    list.querySelector('a')?.click();
  const all = focusables();
  const current = all.indexOf(document.activeElement as HTMLElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined || current < 0 || list?.hidden === true) return;
  event.preventDefault();
  all[(current + step + all.length) % all.length]?.focus();
});
