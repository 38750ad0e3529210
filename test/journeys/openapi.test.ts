import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/local/run-worker.ts';
import { Journey } from '../support/journey.ts';

const CLIENT = path.join(ROOT, 'test/openapi/client');
const run = promisify(execFile);
const require = createRequire(path.join(CLIENT, 'package.json'));
/** A command of the client's own packages. */
const tool = (name: string, file: string) =>
  path.join(path.dirname(require.resolve(`${name}/package.json`)), file);

describe('/openapi.json', () => {
  let journey: Journey;
  let source: string;
  beforeAll(async () => {
    journey = await Journey.start({
      ALLOWED_MODELS: 'kling/v2-5-turbo-text-to-video-pro,kling-3.0/video,nano-banana-2',
    });
    source = await (await fetch(`${journey.edge.url}/openapi.json`)).text();
  });
  afterAll(() => journey.stop());

  it('is valid by a linter that is not ours', async () => {
    expect(await problemsOf(source)).toEqual([]);
  });

  it('is valid with an arm for each model there is, and one for all others', async () => {
    const every = await Journey.start({ ALLOWED_MODELS: '*' });
    try {
      const all = await (await fetch(`${every.edge.url}/openapi.json`)).text();
      expect(await problemsOf(all)).toEqual([]);
    } finally {
      await every.stop();
    }
  });

  it('makes a client that compiles, and that completes a task', { timeout: 60_000 }, async () => {
    await journey.faults({});
    const generated = path.join(CLIENT, 'generated');
    await mkdir(generated, { recursive: true });
    const document = path.join(generated, 'openapi.json');
    await writeFile(document, source);
    const options = { cwd: CLIENT };
    const schema = path.join(generated, 'schema.d.ts');
    await run(
      process.execPath,
      [tool('openapi-typescript', 'bin/cli.js'), document, '-o', schema],
      options,
    );
    await run(process.execPath, [tool('typescript', 'bin/tsc'), '-p', CLIENT], options);
    const { stdout } = await run(process.execPath, ['main-job.ts', journey.edge.url], options);
    const [done, refused] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, string>);
    expect(done?.['resultJson']).toContain(`${journey.edge.url}/files/`);
    expect(refused).toEqual({ refused: 'validation_failed' });
    expect((await journey.ledger()).map(({ taskId }) => taskId)).toEqual([done?.['taskId']]);
  });
});

/** What the linter finds, as lines. */
async function problemsOf(source: string): Promise<string[]> {
  const config = await createConfig({
    extends: ['minimal'],
    rules: {
      struct: 'error',
      'no-unresolved-refs': 'error',
      'operation-operationId-unique': 'error',
      'path-parameters-defined': 'error',
      'security-defined': 'error',
    },
    telemetry: 'off',
  });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ ruleId, message, location }) => `${ruleId} ${message} ${location[0]?.pointer}`,
  );
}
