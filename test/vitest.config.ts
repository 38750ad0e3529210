/**
 * Unit tests run in workerd with real D1, R2 and queues; the others run in Node: commands as processes,
 * pages in a browser, journeys over real HTTP. Groups run one after another.
 */
import path from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const ROOT = path.resolve(import.meta.dirname, '..');
const COMMANDS = ['test/tools/**/*.test.ts', 'test/sandbox/**/*.test.ts'];
const PAGES = ['test/browser/**/*.test.ts'];
const JOURNEYS = ['test/journeys/**/*.test.ts'];
/** Of the journeys those that measure time or memory, keep to KIE's clock, race or ask by the hundred. */
const ALONE = ['access', 'burst', 'crash', 'deliveries', 'events', 'large-file', 'uploads'].map(
  (name) => `test/journeys/${name}.test.ts`,
);

// wrangler takes secrets from here: a real key on this machine never gets into a test.
process.env['KIE_API_KEY'] = 'kie-key-that-must-not-leak';
process.env['EDGE_SECRET'] = 'edge-secret-edge-secret-edge-secret';

export default defineConfig({
  root: ROOT,
  test: {
    globalSetup: ['test/support/build-client.ts', 'test/support/build-studio.ts'],
    reporters: ['default', ['json', { outputFile: 'test/output/results.json' }]],
    projects: [
      {
        plugins: [
          cloudflareTest(async () => ({
            wrangler: { configPath: path.join(ROOT, 'wrangler.toml') },
            miniflare: {
              bindings: {
                // How many tasks the tests of scale take: more than a run of all tests has time for.
                TASKS_OF_SCALE: Number(process.env['TASKS_OF_SCALE'] ?? 2000),
                TEST_MIGRATIONS: await readD1Migrations(path.join(ROOT, 'src/worker/migrations')),
              },
            },
          })),
        ],
        test: {
          name: 'unit',
          testTimeout: 30_000, // beside other work a test of scale takes several times what it takes alone
          hookTimeout: 30_000,
          isolate: false, // storage is fresh for every test; a module for every file would cost as much as the tests
          maxWorkers: 2,
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: [...COMMANDS, ...PAGES, ...JOURNEYS, '**/node_modules/**'],
          setupFiles: ['test/support/fresh-storage.ts', 'test/support/expect-no-leaks.ts'],
        },
      },
      inNode('commands', COMMANDS, { maxWorkers: 2, group: 0 }),
      // Two of these at a time.
      inNode('pages', PAGES, { maxWorkers: 2, group: 1 }),
      inNode('journeys', JOURNEYS, { maxWorkers: 2, group: 1, without: ALONE }),
      inNode('alone', ALONE, { maxWorkers: 1, group: 2 }),
    ],
  },
});

function inNode(
  name: string,
  include: string[],
  {
    maxWorkers,
    group,
    without = [],
  }: { maxWorkers: number; group: number; without?: readonly string[] },
): TestProjectInlineConfiguration {
  return {
    test: {
      name,
      maxWorkers,
      sequence: { groupOrder: group },
      include,
      exclude: [...without, '**/node_modules/**'],
      setupFiles: ['test/support/record-responses.ts'],
      globalSetup: ['test/support/build-workers.ts'],
      testTimeout: 60_000,
      hookTimeout: 30_000,
      expect: { poll: { timeout: 10_000 } }, // two browsers on two cores take their time
    },
  };
}
