/**
 * Three tiers, each a selection of the projects below (see "scripts" in package.json):
 * - `npm test`: unit tests in workerd with real D1, R2 and queues; in Node, commands as processes and
 *   journeys over real HTTP.
 * - `npm run test:browser`: the studio, the console and the documentation in Chromium.
 * - `npm run test:slow`: `*.slow.test.ts`, where a real interval, a real size or a real tool is what is tested.
 *
 * Projects of one group run at the same time, groups one after another.
 */
import path from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const ROOT = path.resolve(import.meta.dirname, '..');
const COMMANDS = ['test/tools/**/*.test.ts', 'test/sandbox/**/*.test.ts'];
const BROWSER = ['test/browser/**/*.test.ts'];
const JOURNEYS = ['test/journeys/**/*.test.ts'];
const SLOW = ['test/**/*.slow.test.ts'];
/** Journeys that measure time or memory, or send hundreds of requests at once: each needs the machine to itself. */
const MEASURED = ['access', 'burst', 'large-file', 'uploads'].map(
  (name) => `test/journeys/${name}.test.ts`,
);
/** The same in the slow tier. */
const SLOW_MEASURED = [
  'test/journeys/burst.slow.test.ts',
  'test/journeys/event-flood.slow.test.ts',
  'test/journeys/events.slow.test.ts',
  'test/journeys/fuzz.slow.test.ts',
  'test/journeys/large-file.slow.test.ts',
  'test/journeys/request-memory.slow.test.ts',
  'test/soak/soak.slow.test.ts',
];
/** Unit tests of many cases, with more of them in the slow tier. */
const SCALE = [
  'test/worker/faults/clocks.test.ts',
  'test/worker/faults/every-effect.test.ts',
  'test/worker/models/live/mutations.test.ts',
  'test/worker/retention/bounded.test.ts',
  'test/worker/submission/hostile-inputs.test.ts',
];

// wrangler reads secrets from the environment. With these, a real key of this machine never gets into a test.
process.env['KIE_API_KEY'] = 'kie-key-that-must-not-leak';
process.env['EDGE_SECRET'] = 'edge-secret-edge-secret-edge-secret';

export default defineConfig({
  root: ROOT,
  test: {
    globalSetup: ['test/support/build-client.ts', 'test/support/build-studio.ts'],
    reporters: [['default', { summary: false }], 'json'],
    outputFile: { json: 'test/output/results.json' },
    silent: 'passed-only',
    sequence: { shuffle: true }, // no test may depend on another one
    projects: [
      inWorkerd('unit', {
        include: ['test/**/*.test.ts'],
        exclude: [...COMMANDS, ...BROWSER, ...JOURNEYS, ...SLOW],
        scaleTasks: 2000,
        group: 0,
      }),
      inNode('commands', { include: COMMANDS, exclude: SLOW, maxWorkers: 2, group: 0 }),
      inNode('journeys', {
        include: JOURNEYS,
        exclude: [...MEASURED, ...SLOW],
        maxWorkers: 2,
        group: 1,
      }),
      inNode('measured', {
        include: MEASURED,
        exclude: SLOW,
        maxWorkers: 1,
        group: 2,
        isMeasured: true,
      }),
      inNode('browser', {
        include: BROWSER,
        exclude: SLOW,
        maxWorkers: 2,
        group: 3,
        isolate: false, // the files of a worker share its browser and its edges
      }),
      inWorkerd('scale', { include: SCALE, exclude: [], scaleTasks: 10_000, group: 4 }),
      inNode('slow', { include: SLOW, exclude: SLOW_MEASURED, maxWorkers: 2, group: 5 }),
      inNode('slow-measured', {
        include: SLOW_MEASURED,
        exclude: [],
        maxWorkers: 1,
        group: 6,
        isMeasured: true,
      }),
    ],
  },
});

interface Selection {
  include: string[];
  exclude: string[];
  group: number;
}

function inWorkerd(
  name: string,
  { include, exclude, scaleTasks, group }: Selection & { scaleTasks: number },
): TestProjectInlineConfiguration {
  return {
    plugins: [
      cloudflareTest(async () => ({
        wrangler: { configPath: path.join(ROOT, 'wrangler.toml') },
        miniflare: {
          bindings: {
            TASKS_OF_SCALE: Number(process.env['TASKS_OF_SCALE'] ?? scaleTasks),
            TEST_MIGRATIONS: await readD1Migrations(
              process.env['TEST_MIGRATIONS'] ?? path.join(ROOT, 'src/worker/migrations'),
            ),
          },
        },
      })),
    ],
    test: {
      name,
      testTimeout: 30_000, // on a busy machine a test takes several times what it takes alone
      hookTimeout: 30_000,
      isolate: false, // storage is emptied between tests; evaluating all modules again for each file would double the time
      maxWorkers: 2,
      sequence: { groupOrder: group },
      include,
      exclude: [...exclude, '**/node_modules/**'],
      setupFiles: ['test/support/fresh-storage.ts', 'test/support/expect-no-leaks.ts'],
      expect: { requireAssertions: true },
    },
  };
}

function inNode(
  name: string,
  {
    include,
    exclude,
    maxWorkers,
    group,
    isolate = true,
    isMeasured = false,
  }: Selection & { maxWorkers: number; isolate?: boolean; isMeasured?: boolean },
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      isolate,
      maxWorkers,
      sequence: { groupOrder: group },
      include,
      exclude: [...exclude, '**/node_modules/**'],
      setupFiles: ['test/support/record-responses.ts'],
      provide: { isMeasured },
      globalSetup: ['test/support/build-workers.ts'],
      testTimeout: 60_000,
      hookTimeout: 30_000,
      expect: { requireAssertions: true, poll: { timeout: 10_000 } }, // two browsers on two cores respond slowly
    },
  };
}
