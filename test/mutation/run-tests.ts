/**
 * One process of `npm run test:mutation`: keeps vitest loaded and runs the unit tests that the command names, each
 * run in a new workerd. The command ends it if a mutation does not.
 */
import { globSync } from 'node:fs';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProjectInlineConfiguration } from 'vitest/config';
import {
  BaseSequencer,
  createVitest,
  type TestModule,
  type TestRunResult,
  type TestSpecification,
} from 'vitest/node';
import config from '../vitest.config.ts';
import { MIGRATION, OUTPUT, ROOT } from './areas.ts';
import { codePlugin } from './code-plugin.ts';
import type { Coverage, RunRequest, RunResponse } from './protocol.ts';

/** Keeps the order that the command has chosen. */
class GivenOrder extends BaseSequencer {
  override async sort<T>(files: T[]): Promise<T[]> {
    return files;
  }
}

const unit = (config.test?.projects ?? []).find(
  (project) => typeof project === 'object' && 'test' in project && project.test?.name === 'unit',
) as TestProjectInlineConfiguration | undefined;
if (unit === undefined) throw new Error('there is no project "unit"');

const SETUP = path.join(ROOT, 'test/mutation/record-entered.ts');
const code = codePlugin();
const vitest = await createVitest(
  'test',
  {
    ...unit.test,
    config: false,
    root: ROOT,
    watch: false,
    bail: 1,
    maxWorkers: 1,
    silent: true,
    fsModuleCache: true,
    fsModuleCachePath: path.join(OUTPUT, 'modules'),
    reporters: [{}],
    setupFiles: [...[unit.test?.setupFiles ?? []].flat(), SETUP],
    sequence: { shuffle: false, sequencer: GivenOrder },
  },
  { plugins: [...(unit.plugins ?? []), code.plugin] },
);
await vitest.standalone();

const nameOf = ({ moduleId }: { moduleId: string }) => path.relative(ROOT, moduleId);

/** Forgets earlier runs: their failures would count, and end this one. */
function run(specifications: TestSpecification[]): Promise<TestRunResult> {
  vitest.state.filesMap.clear();
  vitest.state.errorsSet.clear();
  return vitest.runTestSpecifications(specifications);
}

async function runBaseline(nth: number, of: number): Promise<RunResponse> {
  vitest.config.bail = 0;
  code.mark(true);
  const all = (await vitest.globTestSpecifications()).toSorted((a, b) =>
    a.moduleId < b.moduleId ? -1 : 1,
  );
  const result = await run(all.filter((_, i) => i % of === nth));
  code.mark(false);
  vitest.config.bail = 1;
  for (const file of globSync('src/worker/**/*.ts', { cwd: ROOT }))
    vitest.invalidateFile(path.join(ROOT, file));
  return {
    kind: 'baseline',
    coverage: result.testModules.map(readCoverage),
    failures: listFailures(result),
  };
}

function readCoverage(module: TestModule): Coverage {
  const { entered = [] } = module.meta() as { entered?: string[] };
  return { test: nameOf(module), ms: Math.ceil(module.diagnostic().duration), entered };
}

async function runMutation({
  file,
  mutated,
  tests,
}: Extract<RunRequest, { kind: 'mutation' }>): Promise<RunResponse> {
  const id = path.join(ROOT, file);
  if (file === MIGRATION) process.env['TEST_MIGRATIONS'] = await writeMigration(mutated);
  else code.mutate({ file, mutated });
  vitest.invalidateFile(id);
  const order = new Map(tests.map((test, i) => [test, i]));
  const found = await vitest.globTestSpecifications([...tests]);
  const specifications = found
    .filter((specification) => order.has(nameOf(specification)))
    .toSorted((a, b) => (order.get(nameOf(a)) ?? 0) - (order.get(nameOf(b)) ?? 0));
  const result = await run(specifications);
  code.mutate(undefined);
  delete process.env['TEST_MIGRATIONS'];
  vitest.invalidateFile(id);
  return { kind: 'mutation', failure: listFailures(result)[0] };
}

async function writeMigration(text: string): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'kie-edge-migrations-'));
  await writeFile(path.join(directory, path.basename(MIGRATION)), text);
  return directory;
}

function messageOf(errors: readonly { readonly message: string }[] = []): string {
  return (errors[0]?.message ?? '').split('\n').slice(0, 2).join(' ').slice(0, 300);
}

/** `file > test: message` of each failed test; errors outside of tests come last. */
function listFailures({ testModules, unhandledErrors }: TestRunResult): string[] {
  return [
    ...testModules.flatMap((module) =>
      [...module.children.allTests('failed')].map(
        (test) => `${nameOf(module)} > ${test.fullName}: ${messageOf(test.result().errors)}`,
      ),
    ),
    ...testModules
      .filter((module) => module.errors().length > 0)
      .map((module) => `${nameOf(module)}: ${messageOf(module.errors())}`),
    ...unhandledErrors.map((error) => `outside of tests: ${messageOf([error as Error])}`),
  ];
}

const respond = (response: RunResponse) => void process.send?.(response);

process.on('message', (request: RunRequest) => {
  const response =
    request.kind === 'baseline' ? runBaseline(request.nth, request.of) : runMutation(request);
  response.then(respond, (error: unknown) => respond({ kind: 'broken', message: String(error) }));
});
process.once('disconnect', () => process.exit()); // the command was killed
respond({ kind: 'ready' });
