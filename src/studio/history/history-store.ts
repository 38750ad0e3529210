/** The history in localStorage, shared with other tabs of this page. */
import { parseHistory, type Entry, type HistoryStore } from './history.ts';

const KEY = 'kie-edge.history.1';

/** Where the browser keeps nothing (private, full), the history lives as long as the page. */
export function historyStore(): HistoryStore {
  let entries = parseHistory(stored());
  let isKept = true;
  const listeners = new Set<(entries: readonly Entry[]) => void>();
  const tell = () => listeners.forEach((listener) => listener(entries));
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY && key !== null) return;
    entries = parseHistory(newValue);
    tell();
  });
  return {
    read: () => entries,
    change: (change) => {
      entries = [...change(isKept ? parseHistory(stored()) : entries)];
      isKept = isKept && kept(entries);
      tell();
    },
    subscribe: (onChange) => {
      listeners.add(onChange);
      return () => listeners.delete(onChange);
    },
  };
}

function kept(entries: readonly Entry[]): boolean {
  try {
    localStorage.setItem(KEY, JSON.stringify(entries));
    return true;
  } catch {
    return false;
  }
}

function stored(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

/** All of it, for a page that cannot go on with what was kept. */
export function forgetHistory(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing was kept.
  }
}
