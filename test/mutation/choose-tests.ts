/** Which test files may notice a mutation: those that enter its function, the likeliest first. */
import path from 'node:path';
import { MIGRATION, MIGRATION_CALLER, ROOT } from './areas.ts';
import { markOf } from './code-plugin.ts';
import { parseCode, type CodeFunction } from './code-mutations.ts';
import type { Mutation } from './mutation.ts';
import type { Coverage } from './protocol.ts';
import { readFileSync } from 'node:fs';

/** Of tests in other folders than the mirror's: what only a distant test notices is not noticed in time. */
const MAX_DISTANT_MS = 30_000;

export function chooseTests(mutation: Mutation, coverage: readonly Coverage[]): string[] {
  const file = callerOf(mutation);
  const isEntered = markMatcher(mutation);
  const ranked = coverage
    .filter(({ entered }) => entered.some(isEntered))
    .map((tests) => ({ ...tests, distance: distanceOf(tests.test, file) }))
    .toSorted((a, b) => a.distance - b.distance || a.ms - b.ms);
  let distantMs = 0;
  return ranked
    .filter(({ distance, ms }) => distance < FAR || (distantMs += ms) <= MAX_DISTANT_MS)
    .map(({ test }) => test);
}

function callerOf({ file }: Mutation): string {
  return file === MIGRATION ? MIGRATION_CALLER : file;
}

/** Whether a mark is the one of the mutation's function. Code outside of functions counts as all of them. */
function markMatcher(mutation: Mutation): (mark: string) => boolean {
  const file = callerOf(mutation);
  const innermost = file === mutation.file ? findInnermost(mutation) : undefined;
  if (innermost === undefined) return (mark) => mark.startsWith(`${file}#`);
  const wanted = markOf(file, innermost);
  return (mark) => mark === wanted;
}

function findInnermost({ file, start, end }: Mutation): CodeFunction | undefined {
  return parseCode(file, readFileSync(path.join(ROOT, file), 'utf8'))
    .functions.filter((outer) => outer.start <= start && end <= outer.end)
    .toSorted((a, b) => a.end - a.start - (b.end - b.start))[0];
}

const FAR = 2;

/** 0: the test of this file, 1: of its folder, 2: any other. */
function distanceOf(test: string, file: string): number {
  if (path.basename(test, '.test.ts') === path.basename(file, '.ts')) return 0;
  return test.startsWith(`${path.dirname(file).replace(/^src/, 'test')}/`) ? 1 : FAR;
}
