/**
 * `npm run test:mutation`: puts small bugs, one at a time, into the code that protects money, tasks and secrets, and
 * reports those that no unit test notices. Exits non-zero if fewer than 95 % are noticed, or if a survivor has no
 * reason in `accepted.json`. What an interrupted run has found is kept.
 *
 * Options: `--area NAME` and `--file PART` select mutations, `--share N` sets how many of each area, `--seed TEXT`
 * chooses others, `--tests PART` runs the test files with this in their path instead of those that cover the
 * mutation, `--fresh` forgets earlier runs, `--list` prints the mutations.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import buildClient from '../support/build-client.ts';
import buildStudio from '../support/build-studio.ts';
import { AREAS, OUTPUT } from './areas.ts';
import { chooseTests } from './choose-tests.ts';
import { formatName } from './mutation.ts';
import type { Coverage } from './protocol.ts';
import { buildReport, type Result, type Verdict } from './report.ts';
import { readCoverage, saveCoverage, SavedVerdicts } from './saved-runs.ts';
import { selectMutations, type Candidate } from './select.ts';
import { TestProcess } from './test-process.ts';

const PROCESSES = 2;
const BASELINE_TIMEOUT_MS = 15 * 60_000;
/** Of the tests of one mutation, beside three times what they take without it. */
const MUTATION_TIMEOUT_MS = 90_000;

const { values: options } = parseArgs({
  options: {
    area: { type: 'string' },
    file: { type: 'string', default: '' },
    share: { type: 'string', default: '40' },
    seed: { type: 'string', default: '1' },
    tests: { type: 'string' },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
});
if (options.area !== undefined && !AREAS.includes(options.area))
  throw new Error(`--area is one of ${AREAS.join(', ')}`);

const candidates = selectMutations(options.seed, Number(options.share)).filter(
  ({ area, file }) => (options.area ?? area) === area && file.includes(options.file),
);
if (options.list) {
  for (const candidate of candidates) console.log(formatName(candidate));
  process.exit();
}

await buildClient();
await buildStudio();
process.env['TEST_BUILDS'] = OUTPUT; // the test processes need not build again
const processes = Array.from({ length: PROCESSES }, () => new TestProcess());
process.once('exit', () => processes.forEach((tests) => tests.stop()));
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));

const saved = new SavedVerdicts(options.fresh);
const coverage = await measureCoverage();
const results = await runAll();
const { text, isGood } = buildReport(results);
mkdirSync(OUTPUT, { recursive: true });
writeFileSync(path.join(OUTPUT, 'report.md'), text);
console.log(text);
process.exit(isGood ? 0 : 1);

/** Runs all unit tests once without a mutation. Throws if one fails. */
async function measureCoverage(): Promise<readonly Coverage[]> {
  const known = readCoverage();
  if (known !== undefined) return known;
  console.log('running all unit tests without a mutation …');
  const responses = await Promise.all(
    processes.map((tests, nth) =>
      tests.request({ kind: 'baseline', nth, of: PROCESSES }, BASELINE_TIMEOUT_MS),
    ),
  );
  const measured = responses.map((response) => {
    if (response?.kind !== 'baseline') throw new Error('the unit tests did not end');
    if (response.failures.length > 0)
      throw new Error(`without a mutation, tests fail:\n${response.failures.join('\n')}`);
    return response.coverage;
  });
  saveCoverage(measured.flat());
  return measured.flat();
}

async function runAll(): Promise<Result[]> {
  const done: Result[] = [];
  const waiting = [...candidates];
  await Promise.all(
    processes.map(async (tests) => {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
        const verdict = await judge(tests, next);
        done.push({ candidate: next, verdict });
        const by = verdict.kind === 'noticed' ? ` by ${verdict.by.slice(0, 150)}` : '';
        console.log(
          `${done.length}/${candidates.length} ${verdict.kind}${by}\n${formatName(next)}`,
        );
      }
    }),
  );
  return done;
}

async function judge(tests: TestProcess, candidate: Candidate): Promise<Verdict> {
  const by = saved.find(candidate);
  if (by !== undefined) return { kind: 'noticed', by };
  const { tests: only } = options;
  const chosen =
    only === undefined
      ? chooseTests(candidate, coverage)
      : coverage.map(({ test }) => test).filter((test) => test.includes(only));
  if (chosen.length === 0) return { kind: 'survived', tests: 0 };
  const usualMs = coverage
    .filter(({ test }) => chosen.includes(test))
    .reduce((sum, { ms }) => sum + ms, 0);
  const { file, mutated } = candidate;
  const response = await tests.request(
    { kind: 'mutation', file, mutated, tests: chosen },
    MUTATION_TIMEOUT_MS + 3 * usualMs,
  );
  if (response !== undefined && response.kind !== 'mutation') throw new Error(response.kind);
  const failure = response === undefined ? 'the tests did not end' : response.failure;
  if (failure === undefined) return { kind: 'survived', tests: chosen.length };
  if (/syntax error/.test(failure)) return { kind: 'invalid' };
  saved.add(candidate, failure);
  return { kind: 'noticed', by: failure };
}
