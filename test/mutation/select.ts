/** Chooses mutations: the same ones for the same seed, whatever is moved or added elsewhere. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { listAreas, MIGRATION, ROOT } from './areas.ts';
import { parseCode } from './code-mutations.ts';
import { applyMutation, formatName, nameMutation } from './mutation.ts';
import type { Mutation, MutationName } from './mutation.ts';
import { findSqlMutations, type Replacement } from './sql-mutations.ts';

export interface Candidate extends Mutation, MutationName {
  readonly area: string;
  /** In full, with the mutation. */
  readonly mutated: string;
}

/** `share` mutations of each area; where an area has fewer, all of them. All areas together in a seeded order. */
export function selectMutations(seed: string, share: number): Candidate[] {
  const inOrder = (candidates: readonly Candidate[]) =>
    candidates
      .map((candidate) => ({ candidate, order: hash(`${seed}\n${formatName(candidate)}`) }))
      .toSorted((a, b) => (a.order < b.order ? -1 : 1))
      .map(({ candidate }) => candidate);
  return inOrder(
    [...listAreas()].flatMap(([area, files]) =>
      inOrder(files.flatMap((file) => listCandidates(area, file))).slice(0, share),
    ),
  );
}

/** Every mutation of every area. */
export function listMutations(): Candidate[] {
  return [...listAreas()].flatMap(([area, files]) =>
    files.flatMap((file) => listCandidates(area, file)),
  );
}

/** All mutations of a file, each name once. */
function listCandidates(area: string, file: string): Candidate[] {
  const text = readFileSync(path.join(ROOT, file), 'utf8');
  const found = file === MIGRATION ? findTriggerMutations(text) : parseCode(file, text).mutations;
  const named = found.map((replacement): Candidate => {
    const mutation = { file, ...replacement };
    const mutated = applyMutation(text, mutation);
    return { area, ...mutation, ...nameMutation(text, mutation), mutated };
  });
  return [...new Map(named.map((candidate) => [formatName(candidate), candidate])).values()];
}

/** The triggers of a migration; what else it has is data. */
function findTriggerMutations(text: string): Replacement[] {
  return [...text.matchAll(/^create trigger.*?^END;$/gms)].flatMap(({ 0: trigger, index }) =>
    findSqlMutations([{ start: index, end: index + trigger.length, text: trigger }]),
  );
}

export function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
