/** The JSON, TOML and YAML of the documentation is what the program accepts and sends. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseYaml } from '@redocly/openapi-core';
import { beforeAll, expect, it, onTestFinished, vi } from 'vitest';
import { unstable_readConfig as readConfig } from 'wrangler';
import { ROOT } from '../../../src/tools/root.ts';
import { SETTING_NAMES } from '../../../src/worker/config/entries.ts';
import { parseEnvironment } from '../../../src/worker/config/validate-settings.ts';
import type { OpenApiDocument, Schema } from '../../../src/worker/openapi/openapi.ts';
import { dereference } from '../../worker/openapi/resolve-ref.ts';
import { Journey } from '../../support/journey.ts';
import { closeDocument, findSchemaErrors } from '../../worker/openapi/schema-errors.ts';
import { placeOf, readSnippets, type Snippet } from './snippets.ts';

const REQUIRED = { KIE_API_KEY: 'a-key', EDGE_SECRET: 'a-secret-of-thirty-two-bytes-or-more' };

const snippets = await readSnippets();
let document: OpenApiDocument;
beforeAll(async () => {
  const journey = await Journey.start({ ALLOWED_MODELS: '*' });
  const response = await fetch(`${journey.edge.url}/openapi.json`);
  document = closeDocument((await response.json()) as OpenApiDocument);
  await journey.stop();
});

const inLanguage = (language: string) =>
  snippets
    .filter((snippet) => snippet.language === language)
    .map((snippet) => [placeOf(snippet), snippet] as const);

/** Throws for a name or a value that the Worker does not accept. */
function checkSettings(vars: Record<string, unknown>): void {
  expect(SETTING_NAMES).toEqual(expect.arrayContaining(Object.keys(vars)));
  const { error } = parseEnvironment({ ...REQUIRED, ...vars });
  if (error !== undefined) throw error;
}

/** What an example is, by its fields. */
function findSchema(value: Record<string, unknown>): Schema | undefined {
  const { requestBody, responses } = document.paths['/api/v1/jobs/createTask']?.post ?? {};
  const usage = document.paths['/api/v1/usage']?.get?.responses;
  const webhook = (name: string) => document.webhooks[name]?.post.requestBody;
  const response = ('error' in value ? responses : usage)?.[Number(value['code'])];
  const isUsage = value['data'] instanceof Object && 'used' in value['data'];
  const body =
    response !== undefined && ('error' in value || isUsage)
      ? dereference(document, response)
      : value['type'] === 'alert'
        ? webhook('alert')
        : 'input' in value
          ? requestBody
          : webhook('taskEnded');
  return body?.content?.['application/json']?.schema;
}

/** The setting that the text before the block says it is a value of. */
const findSetting = ({ before }: Snippet) =>
  SETTING_NAMES.find((name) => before.startsWith(`\`${name}\` `));

it.each(inLanguage('json'))('the JSON at %s is valid', (_place, snippet) => {
  const value = JSON.parse(snippet.text) as Record<string, unknown>;
  const setting = findSetting(snippet);
  if (setting !== undefined) {
    checkSettings({ [setting]: snippet.text });
    return;
  }
  const schema = findSchema(value);
  expect(schema).toBeDefined();
  expect(findSchemaErrors(document, schema ?? {}, value)).toEqual([]);
});

it.each(inLanguage('toml'))(
  'the TOML at %s is a valid configuration with valid settings',
  async (_place, snippet) => {
    const { config, warnings } = await readWranglerToml(snippet.text);
    expect(warnings).toEqual([]);
    checkSettings(config.vars);
    const known = new Set(
      readConfig({ config: path.join(ROOT, 'wrangler.toml'), env: '' }).r2_buckets.map(nameOf),
    );
    expect(config.r2_buckets.map(nameOf).filter((name: string) => !known.has(name))).toEqual([]);
  },
);

const nameOf = ({ binding, bucket_name: bucket }: { binding: string; bucket_name?: string }) =>
  `${binding} ${bucket}`;

/** Reads a configuration, and what wrangler finds wrong with it. */
async function readWranglerToml(text: string) {
  const dir = await mkdtemp(path.join(tmpdir(), 'kie-edge-toml-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const file = path.join(dir, 'wrangler.toml');
  await writeFile(file, `name = "kie-edge"\ncompatibility_date = "2026-01-01"\n${text}\n`);
  const warn = vi.spyOn(console, 'warn').mockReturnValue();
  onTestFinished(() => warn.mockRestore());
  const config = readConfig({ config: file, env: '' });
  return { config, warnings: warn.mock.calls.map((call) => call.join(' ')) };
}

it.each(inLanguage('yaml'))(
  "the YAML at %s scrapes an address of the edge's",
  (_place, { text }) => {
    const { scrape_configs: jobs } = parseYaml(text) as {
      scrape_configs: { scheme: string; metrics_path: string; static_configs: unknown[] }[];
    };
    expect(jobs.length).toBeGreaterThan(0);
    for (const job of jobs) {
      expect(job).toMatchObject({
        scheme: 'https',
        static_configs: [{ targets: ['edge.example'] }],
      });
      expect(document.paths[job.metrics_path]?.get).toBeDefined();
    }
  },
);
