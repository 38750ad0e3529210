/** The documented commands as a user runs them: as processes, with npm. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';
import { freePort } from '../../src/tools/stack.ts';
import { until } from '../support/until.ts';
import { findLeaks } from '../support/leaks.ts';
import { findLogViolations } from '../support/log-lines.ts';
import { startFakeKie } from '../support/fake-kie.ts';
import { createAndDownload } from './edge-requests.ts';

const TIMEOUT_MS = 60_000;
/** A variable that every descendant of a command inherits, by which the test finds them all. */
const MARK = 'KIE_EDGE_TEST_RUN';

let stateDir: string;
beforeEach(async () => {
  stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-commands-'));
});
afterEach(() => rm(stateDir, { recursive: true, force: true }));

describe('npm run demo', { timeout: TIMEOUT_MS }, () => {
  it('prints every step of a task with link, type, size and SHA-256, and exits with 0', async () => {
    const { code, output } = await npm(['run', 'demo']).ended;
    expect(output).toMatch(/accepted +taskId [0-9a-f]{32}/);
    expect(output).toMatch(/link +http:\/\/127\.0\.0\.1:\d+\/files\/\d{16}-[\w-]{22}\/0\.mp4/);
    expect(output).toMatch(/type +video\/mp4/);
    expect(output).toMatch(/size +\d+ bytes/);
    expect(output).toMatch(/sha-256 +[0-9a-f]{64}/);
    expect(output).toMatch(/called +http:\/\/127\.0\.0\.1:\d+\/callback {2}msg_[0-9a-f]{32}/);
    expect(output).toMatch(/verified +code 200, success/);
    expect(code).toBe(0);
  });

  it('exits with 1 and the reason when KIE rejects the task', async () => {
    const kie = await startFakeKie({ refuse: { code: 402, msg: 'Credits insufficient' } });
    onTestFinished(kie.stop);
    const { code, output } = await npm(['run', 'demo'], {
      KIE_API_KEY: kie.key,
      KIE_BASE_URL: kie.url,
    }).ended;
    expect(output).toContain('returned 402: Credits insufficient');
    expect(code).toBe(1);
  });
});

describe('npm start', { timeout: TIMEOUT_MS }, () => {
  it('prints its address, and leaves no process behind after SIGTERM', async () => {
    const port = await freePort(0, 'PORT');
    const mark = String(port);
    const start = npm(['start'], {
      PORT: mark,
      SANDBOX_PORT: '0',
      STATE_DIR: stateDir,
      [MARK]: mark,
    });
    await until(
      'the start',
      async () => start.output().includes('kie-edge listens on'),
      TIMEOUT_MS,
    );
    expect(start.output()).toContain('in place of KIE');
    expect((await fetch(`http://127.0.0.1:${port}/health`)).status).toBe(200);
    expect((await findMarkedProcesses(mark)).length).toBeGreaterThan(2);
    start.child.kill('SIGTERM');
    await until(
      'the end of every process',
      async () => (await findMarkedProcesses(mark)).length === 0,
    );
  });

  it('exits with the port in use and the setting to change', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const port = String((server.address() as AddressInfo).port);
    const { code, output } = await npm(['start'], {
      PORT: port,
      SANDBOX_PORT: '0',
      STATE_DIR: stateDir,
    }).ended;
    expect(output).toContain(`Port ${port} is in use. Set PORT to another port`);
    expect(code).not.toBe(0);
  });

  it('completes a task with any server that speaks the wire contract', async () => {
    const kie = await startFakeKie();
    onTestFinished(kie.stop);
    const port = await freePort(0, 'PORT');
    const start = npm(['start'], {
      PORT: String(port),
      STATE_DIR: stateDir,
      KIE_API_KEY: kie.key,
      KIE_BASE_URL: kie.url,
    });
    onTestFinished(() => void start.child.kill('SIGTERM'));
    await until(
      'the start',
      async () => start.output().includes('kie-edge listens on'),
      TIMEOUT_MS,
    );
    expect(start.output()).toContain(`Using KIE at ${kie.url}`);

    await createAndDownload(`http://127.0.0.1:${port}`, kie);
    const lines = start
      .output()
      .split('\n')
      .filter((line) => line.startsWith('{'));
    expect(lines.join()).toContain('"event":"callback.accepted"');
    expect([...findLogViolations(lines), ...findLeaks(lines, { KIE_API_KEY: kie.key })]).toEqual(
      [],
    );
  });
});

interface CommandProcess {
  child: ChildProcess;
  output: () => string;
  ended: Promise<{ code: number | null; output: string }>;
}

function npm(args: string[], settings: Record<string, string> = {}): CommandProcess {
  const child = spawn('npm', args, {
    cwd: ROOT,
    env: { ...process.env, KIE_API_KEY: '', ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.once('close', (code) => resolve({ code, output }));
  });
  return { child, output: () => output, ended };
}

async function findMarkedProcesses(mark: string): Promise<string[]> {
  const found: string[] = [];
  for (const entry of await readdir('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const environment = await readFile(`/proc/${entry}/environ`, 'utf8').catch(() => '');
    if (environment.split('\0').includes(`${MARK}=${mark}`)) found.push(entry);
  }
  return found;
}
