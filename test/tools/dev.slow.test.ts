/** `npm run dev` on a copy of the sources, in which the test edits files. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { freePort } from '../../src/tools/stack.ts';
import { seedRequest, type Envelope } from '../support/kie-traffic.ts';
import { until } from '../support/until.ts';

const TIMEOUT_MS = 60_000;
const COPIED = ['src', 'package.json', 'tsconfig.json', 'wrangler.toml'];

let root: string;
let edge: string;
let sandbox: string;
let output = '';
let stop: () => Promise<void>;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'kie-edge-dev-'));
  for (const name of COPIED)
    await cp(path.join(ROOT, name), path.join(root, name), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(root, 'node_modules'));
  const ports = [await freePort(0, 'PORT'), await freePort(0, 'SANDBOX_PORT')] as const;
  [edge, sandbox] = [`http://127.0.0.1:${ports[0]}`, `http://127.0.0.1:${ports[1]}`];
  const child = spawn(process.execPath, ['src/tools/dev.ts'], {
    cwd: root,
    env: { ...process.env, KIE_API_KEY: '', PORT: `${ports[0]}`, SANDBOX_PORT: `${ports[1]}` },
  });
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  stop = async () => {
    child.kill('SIGTERM');
    await once(child, 'exit');
  };
  await until('the start', async () => output.includes('kie-edge listens on'), TIMEOUT_MS);
}, TIMEOUT_MS);

afterAll(async () => {
  await stop();
  await rm(root, { recursive: true, force: true });
});

/** Replaces a text in a file of the copy, in one step as editors do. Fails if the file does not contain it. */
async function edit(file: string, from: string, to: string): Promise<void> {
  const source = await readFile(path.join(root, file), 'utf8');
  expect(source).toContain(from);
  const saved = path.join(root, 'saved');
  await writeFile(saved, source.replace(from, to));
  await rename(saved, path.join(root, file));
}

const read = async (url: string, method = 'GET') =>
  (await fetch(url, { method }).catch(() => undefined))?.text();
const untilServed = (url: string, text: string, method = 'GET') =>
  until(`${text} at ${url}`, async () => (await read(url, method))?.includes(text), TIMEOUT_MS);

it('serves a changed Worker file and keeps the stored tasks', { timeout: TIMEOUT_MS }, async () => {
  // Another test's change may still be restarting the edge.
  const created = await until('a task', async () => {
    const response = await fetch(`${edge}/api/v1/jobs/createTask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(seedRequest),
    }).catch(() => undefined);
    return (await response?.json()) as Envelope<{ taskId: string }> | undefined;
  });
  await edit('src/worker/app.ts', 'is not supported here', 'is not allowed here');
  await untilServed(`${edge}/health`, 'is not allowed here', 'DELETE');
  const record = await fetch(`${edge}/api/v1/jobs/recordInfo?taskId=${created.data.taskId}`);
  expect(record.status).toBe(200);
});

it('serves a changed sandbox file', { timeout: TIMEOUT_MS }, async () => {
  await edit('src/sandbox/worker.ts', 'No such resource', 'Unknown resource');
  await untilServed(`${sandbox}/nothing`, 'Unknown resource');
});

it('serves a changed page', { timeout: TIMEOUT_MS }, async () => {
  await edit('src/web/studio/index.html', '</head>', '<!-- edited --></head>');
  await untilServed(edge, '<!-- edited -->');
});

it(
  'keeps serving after a build error until the error is fixed',
  { timeout: TIMEOUT_MS },
  async () => {
    const file = 'src/worker/http/errors.ts';
    await edit(file, "nothing at this address.'", 'nothing at this address.');
    await until('the error', async () => output.includes('not updated: '), TIMEOUT_MS);
    expect(await read(`${edge}/nothing`)).toContain('nothing at this address');
    await edit(file, 'nothing at this address.', "an error no more.'");
    await untilServed(`${edge}/nothing`, 'an error no more');
  },
);
