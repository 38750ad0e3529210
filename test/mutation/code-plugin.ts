/** Vite plugin: gives tests the mutated text of a file, or the marked text of every file. Nothing on disk changes. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Plugin } from 'vite';
import { ROOT } from './areas.ts';
import { parseCode } from './code-mutations.ts';
import { applyMutation } from './mutation.ts';

export interface CodePlugin {
  readonly plugin: Plugin;
  /** The file with another text; undefined: every file as it is. */
  mutate(change: { readonly file: string; readonly mutated: string } | undefined): void;
  /** Whether each function records that it was entered, in `globalThis.enteredFunctions`. */
  mark(isMarked: boolean): void;
}

export function codePlugin(): CodePlugin {
  let change: { file: string; mutated: string } | undefined;
  let isMarked = false;
  const plugin: Plugin = {
    name: 'mutation-tests',
    enforce: 'pre',
    // The cache of transformed modules knows them by their text on disk.
    configureVitest: ({ defineCacheKeyGenerator }) =>
      defineCacheKeyGenerator(({ id }) =>
        isMarked || path.relative(ROOT, id) === change?.file ? false : undefined,
      ),
    load: async (id) => {
      const file = path.relative(ROOT, id);
      if (file === change?.file) return change.mutated;
      if (!isMarked || !/^src\/worker\/.*\.ts$/.test(file)) return null;
      return markFunctions(file, await readFile(id, 'utf8'));
    },
  };
  return {
    plugin,
    mutate: (next) => void (change = next),
    mark: (next) => void (isMarked = next),
  };
}

/** The mark of a function, as `Coverage.entered` has it. */
export function markOf(file: string, { start }: { readonly start: number }): string {
  return `${file}#${start}`;
}

function markFunctions(file: string, text: string): string {
  const inserts = parseCode(file, text).functions.flatMap((found) => {
    const { body } = found;
    const mark = `globalThis.enteredFunctions?.add(${JSON.stringify(markOf(file, found))})`;
    if (!body.isExpression) return [{ at: body.start + 1, added: `${mark};` }];
    return [
      { at: body.start, added: `(${mark}, ` },
      { at: body.end, added: ')' },
    ];
  });
  return inserts
    .toSorted((a, b) => b.at - a.at)
    .reduce(
      (marked, { at, added }) => applyMutation(marked, { start: at, end: at, replacement: added }),
      text,
    );
}
