import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, it, onTestFinished } from 'vitest';
import { buildEdgeVars, readLocalSettings } from '../../src/tools/local-settings.ts';
import { freePort, startStack } from '../../src/tools/stack.ts';
import { EdgeWatch, readSecrets } from '../support/edge-watch.ts';
import { startFakeKie } from '../support/fake-kie.ts';
import { createAndDownload } from './edge-requests.ts';

it('completes a task with any server that speaks the wire contract', async () => {
  const kie = await startFakeKie();
  onTestFinished(kie.stop);
  const stateDir = await mkdtemp(path.join(tmpdir(), 'kie-edge-stack-'));
  onTestFinished(() => rm(stateDir, { recursive: true, force: true }));
  const settings = await readLocalSettings({ KIE_API_KEY: kie.key, KIE_BASE_URL: kie.url });
  const watch = new EdgeWatch();
  const local = { ...settings, port: 0, stateDir };
  const stack = await startStack(inject('builds'), local, watch.options);
  onTestFinished(() => stack.stop());
  expect(stack.sandbox).toBeUndefined();
  await createAndDownload(stack.edge.url, kie);
  // Requests of the test and of KIE alike.
  expect(watch.paths).toContain('/api/v1/jobs/createTask');
  expect(watch.paths.join('\n')).toMatch(/^\/callbacks\/\d{16}$/m);
  const secrets = await readSecrets({ KIE_API_KEY: kie.key }, stateDir);
  expect(watch.takeLeaks(secrets)).toEqual([]);
});

it('allows every model of the sandbox, and with a key only those of its settings', async () => {
  const settings = await readLocalSettings({ EDGE_SECRET: 'not-written-to-a-file' });
  const vars = (environment: object, sandboxUrl?: string) =>
    buildEdgeVars(
      { ...settings, vars: { ...settings.vars, ...environment } },
      'http://127.0.0.1:1',
      sandboxUrl,
    );
  const sandbox = 'http://127.0.0.1:2';
  expect(await vars({}, sandbox)).toMatchObject({ ALLOWED_MODELS: '*' });
  expect(await vars({ ALLOWED_MODELS: 'a/b' }, sandbox)).toMatchObject({ ALLOWED_MODELS: 'a/b' });
  expect(await vars({ KIE_API_KEY: 'a-key' })).not.toHaveProperty('ALLOWED_MODELS');
});

it('names the port in use and the setting to change', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  await expect(freePort(port, 'PORT')).rejects.toThrow(
    `Port ${port} is in use. Set PORT to another port`,
  );
});
