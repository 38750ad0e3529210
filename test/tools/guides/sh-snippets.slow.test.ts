/** The shell commands of the documentation run as they are, against edges that `npm start` started. */
import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { startReceiver, type CallbackReceiver } from '../../../src/tools/callback-receiver.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { openD1 } from '../../support/d1-file.ts';
import { shapeOf } from './output-shape.ts';
import { checkCommand } from './recorded-commands.ts';
import { buildScript, CONTINUED, PLACEHOLDERS, sectionOf, TASK_FAULTS } from './sh-contexts.ts';
import {
  createSnippetShell,
  RECORDED,
  TOOLS,
  type RecordedCommand,
  type SnippetShell,
} from './snippet-shell.ts';
import { findOutput, placeOf, readSnippets } from './snippets.ts';
import { startDocumentedEdge, type StartedEdge } from './started-edge.ts';

const ADMIN_TOKEN = 'a-token-of-thirty-two-characters-or-more';

const snippets = await readSnippets();
const commands = snippets.filter(({ language }) => language === 'sh');

const started: { stop(): Promise<void> }[] = [];
const keep = <T extends { stop(): Promise<void> }>(one: T): T => {
  started.push(one);
  return one;
};
let shell: SnippetShell;
let receiver: CallbackReceiver;
let plain: StartedEdge;
let admin: StartedEdge;
beforeAll(async () => {
  shell = keep(await createSnippetShell());
  receiver = keep(await startReceiver());
  plain = keep(await startDocumentedEdge({}));
  admin = keep(await startDocumentedEdge({ ADMIN_TOKEN }));
}, 120_000);
afterAll(() => Promise.all(started.map((each) => each.stop())));

it.each(commands.map((snippet) => [placeOf(snippet), snippet] as const))(
  'the commands at %s succeed and print what the guide shows',
  async (_place, snippet) => {
    const needsAdmin =
      /ADMIN_TOKEN|a-token-/.test(snippet.text) || snippet.document === 'runbook.md';
    const edge = needsAdmin ? admin : plain;
    await edge.settle();
    const context = { edge, receiver, adminToken: ADMIN_TOKEN };
    const script = await buildScript(snippet, context);
    await writeLogs(edge.output());

    const result = await shell.run(script);
    expect(result).toMatchObject({ exitCode: 0 });
    const shown = findOutput(snippets, snippet);
    const errors = result.statuses.filter((status) => status >= 400);
    expect(errors).toEqual(findErrors(`${script}\n${shown?.text}`));
    for (const command of result.commands) await check(command);
    if (snippet.text.includes('jq -c')) expect(result.stdout).toContain('"event":"task.submitted"');
    if (shown === undefined || shown.document === 'deployment.md') return; // see text-snippets.test.ts
    const starts = result.commands.some(({ args }) => args.join(' ') === 'start');
    if (starts) expect(edge.output()).toMatch(new RegExp(shapeOf(shown.text)));
    else expect(result.stdout).toMatch(new RegExp(`${shapeOf(shown.text)}\\s*$`));
  },
);

/** Writes what `npm start` printed into edge.log, and into npx.out as `wrangler tail` prints it. */
async function writeLogs(output: string): Promise<void> {
  const logs = output.split('\n').filter((line) => line.startsWith('{'));
  const event = { eventTimestamp: Date.now(), logs: logs.map((line) => ({ message: [line] })) };
  await writeFile(path.join(shell.folder, 'edge.log'), output);
  await writeFile(path.join(shell.folder, 'npx.out'), JSON.stringify(event));
}

/** The HTTP errors that a snippet is there to show, in its comments or its output. */
const findErrors = (text: string) =>
  Array.from(text.matchAll(/(?:# |^\{"code":)([45]\d\d)\b/gm), ([, status]) => Number(status));

async function check(recorded: RecordedCommand): Promise<void> {
  checkCommand(recorded);
  const { args, env } = recorded;
  if (args.join(' ') === 'run audit') {
    const audit = [path.join(ROOT, 'src/tools/audit.ts')];
    // It fails if it finds differences, as while a file is being copied.
    const { stdout } = await promisify(execFile)(process.execPath, audit, { env }).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toMatch(/\d+ objects in R2, \d+ rows in D1, \d+ differences/);
  }
  const sql = args[args.indexOf('--command') + 1];
  if (sql === undefined || !args.includes('--command')) return;
  const db = await openD1(inject('migrated'), { readOnly: true });
  db.prepare(sql); // throws for a table or a column that does not exist
  db.close();
}

it('every exception is used', () => {
  const text = commands.map((each) => each.text).join('\n');
  const names = ['curl', ...TOOLS, ...Object.keys(RECORDED)];
  expect(names.filter((name) => !new RegExp(String.raw`\b${name}\b`).test(text))).toEqual([]);
  expect(PLACEHOLDERS.filter(([placeholder]) => !text.includes(placeholder))).toEqual([]);
  const sections = commands.flatMap((each) => [each.document, sectionOf(each)]);
  expect(sections).toEqual(
    expect.arrayContaining([...Object.keys(CONTINUED), ...Object.keys(TASK_FAULTS)]),
  );
});
