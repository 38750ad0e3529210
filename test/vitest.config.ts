/** Unit tests run in workerd with real D1, R2 and queues; journeys run in Node over real HTTP. */
import path from 'node:path';
import { cloudflareTest, readD1Migrations } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

const ROOT = path.resolve(import.meta.dirname, '..');
const NODE_TESTS = [
  'test/journeys/**/*.test.ts',
  'test/sandbox/**/*.test.ts',
  'test/local/**/*.test.ts',
  'test/deploy/**/*.test.ts',
  'test/browser/**/*.test.ts',
];

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
                TEST_MIGRATIONS: await readD1Migrations(path.join(ROOT, 'src/migrations')),
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
          exclude: [...NODE_TESTS, '**/node_modules/**'],
          setupFiles: ['test/support/fresh-storage.ts'],
        },
      },
      {
        test: {
          name: 'journeys',
          // One after another, and alone: some of them keep to KIE's clock.
          maxWorkers: 1,
          sequence: { groupOrder: 1 },
          include: NODE_TESTS,
          setupFiles: ['test/support/record-answers.ts'],
          globalSetup: ['test/support/build-workers.ts'],
          testTimeout: 30_000,
          hookTimeout: 30_000,
        },
      },
    ],
  },
});
