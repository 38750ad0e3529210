/** Text in the documentation is the output of the command before it, or has a test here. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startReceiver, type CallbackReceiver } from '../../../src/tools/callback-receiver.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { CLIENT_TOKEN_PREFIX } from '../../../src/worker/auth/client-token.ts';
import { Journey, linksOf } from '../../support/journey.ts';
import { seedRequest, type TaskRecord } from '../../support/kie-traffic.ts';
import { linesOf, type LogLine } from '../../support/log-lines.ts';
import { until } from '../../support/until.ts';
import { createDeployment, READY } from '../deploy/deploy-builders.ts';
import { fakeTerminal } from '../deploy/fake-terminal.ts';
import { shapeOf } from './output-shape.ts';
import { sectionOf } from './sh-contexts.ts';
import { findOutput, findSnippet, readSnippets } from './snippets.ts';

/** The languages whose blocks other files test. */
const TESTED = new Set(['ts', 'tsx', 'js', 'python', 'json', 'toml', 'yaml', 'sh']);

let journey: Journey;
let app: CallbackReceiver;
let record: TaskRecord;
let lines: LogLine[];
/** A task whose endpoint fails once. */
beforeAll(async () => {
  journey = await Journey.start({ DELIVERY_RETRY_SCHEDULE_MS: '100,100' });
  app = await startReceiver((_callback, response, n) => {
    response.writeHead(n === 1 ? 503 : 200).end();
  });
  await journey.faults({});
  const taskId = await journey.create({ ...seedRequest, callBackUrl: `${app.url}/kie` });
  record = await journey.waitForState(taskId, 'success');
  lines = await until('the delivery', async () => {
    const all = linesOf(journey);
    return all.some(({ event }) => event === 'delivery.ended') && all;
  });
});
afterAll(async () => {
  await Promise.all([journey.stop(), app.stop()]);
});

/** npm's warning about Node 20, with what wrangler's package requires. */
async function checkEngineWarning(text: string): Promise<void> {
  const file = path.join(ROOT, 'node_modules/wrangler/package.json');
  const { engines } = JSON.parse(await readFile(file, 'utf8')) as { engines: { node: string } };
  expect(text).toContain(`package: 'wrangler@`);
  expect(text).toContain(`required: { node: '${engines.node}' }`);
}

/** The output of a deployment to an empty account, at a terminal. */
async function checkDeployment(text: string): Promise<void> {
  const prompt = text.split('\n').find((line) => line.includes('input is hidden')) ?? '';
  const warnings = ['no authentication method is configured: every createTask is rejected'];
  const data = { ...READY.data, cron: { lastRunAt: null }, warnings };
  const terminal = fakeTerminal(['kie-key-of-the-test'], false);
  const { run, printed } = createDeployment({
    terminal,
    environment: {},
    fetch: async () => Response.json({ ...READY, data }),
  });
  await run();
  expect(terminal.questions.map((question) => question.trim())).toContain(prompt);
  const names = [
    [/the account .*/g, 'ACCOUNT'],
    [/kie-edge\.\w+\./g, 'kie-edge.'],
  ] as const;
  const shown = text.replace(`${prompt}\n`, '');
  const [expected, actual] = [shown, printed()].map((output) =>
    names.reduce((result, [name, general]) => result.replaceAll(name, general), output),
  );
  expect(actual).toMatch(new RegExp(shapeOf(expected ?? '')));
}

const keyOf = ({ event, route, outcome }: LogLine) => `${event} ${route} ${outcome}`;
const formOf = (line: LogLine) => [keyOf(line), line.level, Object.keys(line).toSorted()];

/** Lines of the log: each has the level and the fields of a real one. */
function checkLog(text: string): void {
  for (const shown of text.split('\n').map((line) => JSON.parse(line) as LogLine)) {
    const real = lines.find((line) => keyOf(line) === keyOf(shown));
    expect(formOf(shown)).toEqual(real && formOf(real));
  }
}

/** Text that is no output, by section. */
const CHECKS: Record<string, (text: string) => unknown> = {
  'README.md, Node 20': checkEngineWarning,
  'quick-start.md, On Node 20': checkEngineWarning,
  'deployment.md, Deploy': checkDeployment,
  'operations.md, An example': checkLog,
  'files.md, Links to results': (text) =>
    expect(linksOf(record)[0]?.replace(journey.edge.url, 'https://edge.example')).toMatch(
      new RegExp(`^${shapeOf(text)}$`),
    ),
  'servers.md, Authenticate': (text) =>
    expect(text).toBe(`Authorization: Bearer ${CLIENT_TOKEN_PREFIX}…`),
  // The address is Cloudflare's, of a repository that only the reader has.
  'deployment.md, Deploy button': (text) =>
    expect(text).toMatch(
      /^\[!\[Deploy to Cloudflare\]\(\S+\)\]\(https:\/\/deploy\.\S+\?url=\S+\)$/,
    ),
  // The address is the reader's; test/journeys/client-package.test.ts imports the package by its name.
  'client.md, Install': (text) => expect(text).toBe('npm install <its address or folder>'),
  // Diagrams.
  'index.md, Overview': (text) => expect(text).toContain('POST createTask'),
  'src/README.md, Lifecycle of a task': (text) => expect(text).toContain('POST createTask'),
};

const snippets = await readSnippets();

it.each(Object.entries(CHECKS))('the text of %s is true', async (section, check) => {
  const [document = '', heading = ''] = section.split(', ');
  await check((await findSnippet(document, heading, 'text')).text);
});

it('every block of the documentation has a test', () => {
  const outputs = new Set(
    snippets.filter(({ language }) => language === 'sh').map((each) => findOutput(snippets, each)),
  );
  const untested = snippets.filter(
    (snippet) =>
      !TESTED.has(snippet.language) &&
      !(snippet.language === 'text' && (outputs.has(snippet) || sectionOf(snippet) in CHECKS)),
  );
  expect(untested).toEqual([]);
});
