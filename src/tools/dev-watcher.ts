/** Watches the source files and reports changes in batches. */
import { watch } from 'node:fs';
import path from 'node:path';
import { ROOT } from './root.ts';

/** An editor saves a file in several steps, and a checkout changes many files. */
const DEBOUNCE_MS = 50;

/**
 * Calls `onChange` with the changed files (relative to the root) of `src` and the root folder itself. Calls
 * do not overlap: files that change meanwhile are in the next batch.
 */
export function watchSources(onChange: (files: ReadonlySet<string>) => Promise<void>): void {
  let changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let isBusy = false;

  const flush = async () => {
    if (isBusy) return;
    isBusy = true;
    while (changed.size > 0) {
      const batch = changed;
      changed = new Set();
      await onChange(batch);
    }
    isBusy = false;
  };
  const record = (file: string) => {
    changed.add(file);
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), DEBOUNCE_MS);
  };
  watch(path.join(ROOT, 'src'), { recursive: true }, (_event, file) => {
    if (file !== null) record(path.posix.join('src', file.replaceAll(path.sep, '/')));
  });
  watch(ROOT, (_event, file) => {
    if (file !== null) record(file);
  });
}
