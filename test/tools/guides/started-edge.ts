/** The edge and the sandbox as `npm start` starts them: a process on free ports, with storage of its own. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ROOT } from '../../../src/tools/root.ts';
import { SETTING_NAMES } from '../../../src/worker/config/entries.ts';
import { until } from '../../support/until.ts';

const START_TIMEOUT_MS = 60_000;
const TASK = { model: 'kling/v2-5-turbo-text-to-video-pro', input: { prompt: 'A cat' } };
/** How long a task takes, where a snippet does not say. */
const TASK_SECONDS = 0.3;

export interface StartedTask {
  taskId: string;
  /** The leading digits of our id. */
  seq: string;
}

export interface StartedEdge {
  url: string;
  sandboxUrl: string;
  /** Everything that the process has printed. */
  output(): string;
  /** Creates a task with these faults, and waits for its end. */
  makeTask(faults?: object): Promise<StartedTask>;
  /** Waits until no task runs, and removes the faults. */
  settle(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts both with these settings and no others, whatever this machine has in its environment and .dev.vars. */
export async function startDocumentedEdge(settings: Record<string, string>): Promise<StartedEdge> {
  const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-guides-'));
  const unset = Object.fromEntries(SETTING_NAMES.map((name) => [name, '']));
  const own = { ...unset, PORT: '0', SANDBOX_PORT: '0', STATE_DIR: stateDir };
  const child = spawn(process.execPath, [path.join(ROOT, 'src/tools/start.ts')], {
    cwd: ROOT,
    env: { ...process.env, ...own, ...settings },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const stop = async () => {
    if (child.exitCode === null && child.kill('SIGTERM')) await once(child, 'exit');
    await rm(stateDir, { recursive: true, force: true });
  };
  try {
    const url = await until(
      'npm start',
      async () => {
        if (child.exitCode !== null) throw new Error(`npm start ended: ${output}`);
        return /kie-edge listens on (\S+)/.exec(output)?.[1];
      },
      START_TIMEOUT_MS,
    );
    const sandboxUrl = /Using the sandbox at (\S+)/.exec(output)?.[1] ?? '';
    const edge = { url, sandboxUrl, output: () => output };
    return { ...edge, stop, ...actionsOn(edge) };
  } catch (error) {
    await stop();
    throw error;
  }
}

const post = (address: string, body: object) =>
  fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });

type RunningEdge = Pick<StartedEdge, 'url' | 'sandboxUrl' | 'output'>;

function actionsOn({
  url,
  sandboxUrl,
  output,
}: RunningEdge): Pick<StartedEdge, 'makeTask' | 'settle'> {
  const setFaults = (faults: object) =>
    post(`${sandboxUrl}/sandbox/faults`, { taskSeconds: TASK_SECONDS, faults });
  return {
    makeTask: async (faults = {}) => {
      await setFaults(faults);
      const created = await post(`${url}/api/v1/jobs/createTask`, TASK);
      const { data } = (await created.json()) as { data: { taskId: string } };
      const record = `${url}/api/v1/jobs/recordInfo?taskId=${data.taskId}`;
      await until('its log', async () => output().includes(data.taskId));
      const seq = await until('the end of a task', async () => {
        const { data: task } = (await (await fetch(record)).json()) as {
          data: { resultJson: string };
        };
        return /files\/(\d+)-/.exec(task.resultJson)?.[1];
      });
      return { taskId: data.taskId, seq };
    },
    settle: async () => {
      await setFaults({});
      await until('the end of every task', async () => {
        const response = await fetch(`${sandboxUrl}/sandbox/tasks`);
        return ((await response.json()) as { pendingCallbacks: number }).pendingCallbacks === 0;
      });
    },
  };
}
