/** Watches the source files and reports changes in batches. */
import { watch } from 'chokidar';
import { ROOT } from './root.ts';

/** An editor saves several files at once, and a checkout changes many. */
const DEBOUNCE_MS = 50;

/** Everything that a part of the stack is built from or reads at its start. */
const WATCHED = ['src', 'wrangler.toml', '.dev.vars'];

/**
 * Calls `onChange` with the changed files (relative to the root). Calls do not overlap: files that change
 * meanwhile are in the next batch. Resolves when it watches.
 */
export async function watchSources(
  onChange: (files: ReadonlySet<string>) => Promise<void>,
): Promise<void> {
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
  // Not fs.watch: its recursive mode misses later changes of a file that an editor replaced.
  const watcher = watch(WATCHED, { cwd: ROOT, ignoreInitial: true });
  watcher.on('all', (_event, file) => {
    changed.add(file.replaceAll('\\', '/'));
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), DEBOUNCE_MS);
  });
  await new Promise<void>((resolve) => watcher.once('ready', () => resolve()));
}
