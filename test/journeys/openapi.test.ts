import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import path from 'node:path';
import { promisify } from 'node:util';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { Journey } from '../support/journey.ts';
import { seedRequest, type TaskRecord } from '../support/kie-traffic.ts';

const CLIENT = path.join(ROOT, 'test/worker/openapi/client');
const TYPES = path.join(CLIENT, 'generated/schema.d.ts');
const require = createRequire(path.join(CLIENT, 'package.json'));
const THREE_MODELS = [seedRequest.model, 'kling-3.0/video', 'nano-banana-2'].join(',');

/** The path of a command in the client's own packages. */
const tool = (name: string, file: string) =>
  path.join(path.dirname(require.resolve(`${name}/package.json`)), file);

/** Runs a Node program and returns its stdout. */
async function run(...command: string[]): Promise<string> {
  try {
    const { stdout } = await promisify(execFile)(process.execPath, command, { cwd: CLIENT });
    return stdout;
  } catch (cause) {
    const { stdout, stderr } = cause as { stdout: string; stderr: string };
    throw new Error(`${command.join(' ')}: ${stdout}${stderr}`, { cause });
  }
}

/** Problems that a third-party linter reports with its strictest rules. */
async function lintDocument(edge: string, rules: Record<string, 'off'> = {}): Promise<string[]> {
  const source = await (await fetch(`${edge}/openapi.json`)).text();
  const config = await createConfig({
    extends: ['recommended-strict'],
    // Some operations have no 4xx of their own; `default` covers them.
    rules: { 'operation-4xx-response': 'off', ...rules },
    telemetry: 'off',
  });
  const problems = await lintFromString({ source, absoluteRef: 'openapi.json', config });
  return problems.map(
    ({ severity, ruleId, message, location: [seq] }) =>
      `${severity} ${ruleId} ${message} ${seq?.pointer ?? ''}`,
  );
}

interface ClientOutput {
  refused: string;
  fields: string[];
  credits: number;
  title: string;
  task: TaskRecord;
  listed: string[];
}

describe('/openapi.json', () => {
  let journey: Journey;
  beforeAll(async () => {
    journey = await Journey.start({ ALLOWED_MODELS: THREE_MODELS });
    await journey.faults({});
  });
  afterAll(() => journey.stop());

  it('passes a third-party linter', async () => {
    expect(await lintDocument(journey.edge.url)).toEqual([]);
  });

  it('passes the linter with a variant for every model and a catch-all', async () => {
    const every = await Journey.start({ ALLOWED_MODELS: '*' });
    try {
      // The linter does not see that the catch-all excludes listed models; a unit test checks it.
      const rules = { 'no-illogical-composition-keywords': 'off' } as const;
      expect(await lintDocument(every.edge.url, rules)).toEqual([]);
    } finally {
      await every.stop();
    }
  });

  it('generates a client that compiles and completes a task', { timeout: 60_000 }, async () => {
    const document = `${journey.edge.url}/openapi.json`;
    // Without this option the generator treats fields with defaults as required in requests.
    const options = ['--default-non-nullable=false', '--output', TYPES];
    await run(tool('openapi-typescript', 'bin/cli.js'), document, ...options);
    await run(tool('typescript', 'bin/tsc'), '-p', CLIENT);
    const texts = [String(seedRequest.input['prompt']), seedRequest.callBackUrl];
    const { task, ...output } = JSON.parse(
      await run('main-job.ts', journey.edge.url, ...texts),
    ) as ClientOutput;

    expect(output).toEqual({
      refused: 'validation_failed',
      fields: ['input.prompt'],
      credits: 42,
      title: expect.stringContaining('Kling 2.5 Turbo') as string,
      listed: [task.taskId],
    });
    expect(JSON.parse(task.param)).toEqual(seedRequest);
    expect(task.state).toBe('success');
    expect(task.resultJson).toContain(`${journey.edge.url}/files/`);
    expect((await journey.ledger()).map(({ taskId }) => taskId)).toEqual([task.taskId]);
  });
});
