import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { SANDBOX_HMAC_KEY, SANDBOX_KEY } from '../../src/tools/local-settings.ts';
import type { RunningWorker } from '../../src/tools/run-worker.ts';
import { freePort, startSandbox } from '../../src/tools/stack.ts';
import { hasBrowser, openPage } from '../support/browser.ts';
import { EdgeProcess } from '../support/edge-process.ts';
import { create, play } from './studio-actions.ts';

describe.skipIf(!hasBrowser)('studio during a server restart', { timeout: 60_000 }, () => {
  let stateDir: string;
  let sandbox: RunningWorker;
  let edge: EdgeProcess;
  beforeAll(async () => {
    stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-browser-'));
    sandbox = await startSandbox(inject('builds'), { sandboxPort: 0, stateDir });
    edge = new EdgeProcess({
      builds: inject('builds'),
      port: await freePort(0, 'PORT'),
      stateDir,
      cronIntervalMs: 300,
      vars: {
        KIE_API_KEY: SANDBOX_KEY,
        KIE_BASE_URL: sandbox.url,
        KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY,
        COPY_LEASE_MS: '1000',
      },
    });
    await fetch(`${sandbox.url}/sandbox/faults`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ taskSeconds: 10 }), // longer than a busy machine needs to restart the Worker
    });
    await edge.start();
  }, 60_000);
  afterAll(async () => {
    await edge?.stop();
    await sandbox?.stop();
    await rm(stateDir, { recursive: true, force: true });
  });

  it('shows the video after the server was restarted in mid-task', async () => {
    const { page, violations, close } = await openPage(edge.url);
    const eventStream = page.waitForResponse((response) => response.url().includes('/events'));
    await create(page);
    await eventStream; // the task is created then: a restart before that is another test's
    edge.kill();
    await edge.start();
    const { readyState } = await play(page);
    expect(readyState).toBeGreaterThanOrEqual(2);
    expect(violations).toEqual({ foreign: [], errors: [] });
    await close();
  });
});
