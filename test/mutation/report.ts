/** The report of a run: a table by area, then each mutation that no test noticed. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { AREAS } from './areas.ts';
import { formatName, type MutationName } from './mutation.ts';
import { listMutations, type Candidate } from './select.ts';

export type Verdict =
  | { readonly kind: 'noticed'; readonly by: string }
  /** No test that enters the function failed. */
  | { readonly kind: 'survived'; readonly tests: number }
  /** It is not valid SQL: no bug that a developer could commit. */
  | { readonly kind: 'invalid' };

export interface Result {
  readonly candidate: Candidate;
  readonly verdict: Verdict;
}

interface AcceptedSurvivor extends MutationName {
  /** Why no test has to notice it. */
  readonly reason: string;
}

/** At least this share has to be noticed. */
const GOAL = 0.95;

export interface Report {
  readonly text: string;
  /** Whether the goal is reached and each survivor has a reason. */
  readonly isGood: boolean;
}

export function buildReport(results: readonly Result[]): Report {
  const reasons = readReasons();
  const valid = results.filter(({ verdict }) => verdict.kind !== 'invalid');
  const survivors = valid.filter(({ verdict }) => verdict.kind === 'survived');
  const reasonOf = ({ candidate }: Result) => reasons.get(formatName(candidate));
  const noticed = valid.length - survivors.length;
  const unexplained = survivors.filter((result) => reasonOf(result) === undefined);
  const rows = [...AREAS, undefined].map((area) => {
    const of = (all: readonly Result[]) =>
      all.filter(({ candidate }) => area === undefined || candidate.area === area).length;
    return `| ${area ?? '**all**'} | ${of(valid)} | ${of(valid) - of(survivors)} | ${percent(of(valid) - of(survivors), of(valid))} | ${of(unexplained)} |`;
  });
  const described = survivors.map((result) => {
    const { candidate, verdict } = result;
    const tests = verdict.kind === 'survived' ? `${verdict.tests} test files` : '';
    return `${formatName(candidate)}\n  ${reasonOf(result) ?? `UNEXPLAINED (${tests})`}`;
  });
  const text = [
    '| area | mutations | noticed | share | survivors without a reason |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...described,
    ...listStale(reasons),
    '',
    `${noticed} of ${valid.length} mutations noticed (${percent(noticed, valid.length)}), ${survivors.length} survived, ${unexplained.length} of them without a reason; ${results.length - valid.length} were no valid SQL.`,
  ].join('\n');
  return { text, isGood: unexplained.length === 0 && noticed >= GOAL * valid.length };
}

/** Reasons whose mutation is gone, because its lines were changed. */
function listStale(reasons: ReadonlyMap<string, string>): string[] {
  const known = new Set(listMutations().map(formatName));
  return [...reasons.keys()]
    .filter((name) => !known.has(name))
    .map((name) => `REMOVE from accepted.json, the code has changed:\n${name}`);
}

function percent(part: number, all: number): string {
  return all === 0 ? '' : `${((part / all) * 100).toFixed(1)} %`;
}

function readReasons(): Map<string, string> {
  const file = path.join(import.meta.dirname, 'accepted.json');
  const accepted = JSON.parse(readFileSync(file, 'utf8')) as AcceptedSurvivor[];
  return new Map(accepted.map((survivor) => [formatName(survivor), survivor.reason]));
}
