/** What earlier runs found, in `test/output/mutation`, so that a run continues where the last one stopped. */
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { OUTPUT, ROOT } from './areas.ts';
import { formatName } from './mutation.ts';
import type { Coverage } from './protocol.ts';
import { hash, type Candidate } from './select.ts';

/** Which test notices a mutation, by the mutation and the text of its file. Survivors are not kept: tests may have come. */
export class SavedVerdicts {
  readonly #file = path.join(OUTPUT, 'noticed.json');
  readonly #noticedBy: Record<string, string>;

  constructor(isFresh: boolean) {
    this.#noticedBy = isFresh
      ? {}
      : ((readJson(this.#file) as Record<string, string> | undefined) ?? {});
  }

  find(candidate: Candidate): string | undefined {
    return this.#noticedBy[keyOf(candidate)];
  }

  add(candidate: Candidate, by: string): void {
    this.#noticedBy[keyOf(candidate)] = by;
    writeJson(this.#file, this.#noticedBy);
  }
}

function keyOf(candidate: Candidate): string {
  return hash(`${formatName(candidate)}\n${candidate.mutated}`);
}

interface SavedCoverage {
  readonly sources: string;
  readonly coverage: readonly Coverage[];
}

const COVERAGE = path.join(OUTPUT, 'coverage.json');

/** Undefined if the Worker or a test has changed since. */
export function readCoverage(): readonly Coverage[] | undefined {
  const saved = readJson(COVERAGE) as SavedCoverage | undefined;
  return saved?.sources === hashSources() ? saved.coverage : undefined;
}

export function saveCoverage(coverage: readonly Coverage[]): void {
  writeJson(COVERAGE, { sources: hashSources(), coverage } satisfies SavedCoverage);
}

function hashSources(): string {
  const files = globSync(['src/worker/**/*.{ts,sql}', 'test/{worker,support}/**/*.ts'], {
    cwd: ROOT,
  });
  return hash(
    files
      .toSorted()
      .map((file) => `${file}\n${readFileSync(path.join(ROOT, file), 'utf8')}`)
      .join('\n'),
  );
}

function readJson(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function writeJson(file: string, value: unknown): void {
  mkdirSync(OUTPUT, { recursive: true });
  writeFileSync(file, JSON.stringify(value));
}
