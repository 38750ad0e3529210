/** The receivers of callbacks in the documentation verify a callback of a real edge. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import type { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startReceiver, type ReceivedCallback } from '../../../src/tools/callback-receiver.ts';
import { freePort } from '../../../src/tools/stack.ts';
import { Journey } from '../../support/journey.ts';
import { seedRequest } from '../../support/kie-traffic.ts';
import { until } from '../../support/until.ts';
import { findSnippet, importSnippet, interpreterOf, saveSnippet } from './snippets.ts';

/** The secret that the guide starts the edge with. */
const SECRET = 'whsec_YSBzZWNyZXQgb2YgMzIgYnl0ZXMsIGFzIGl0IGlzLiA=';

describe('the receivers of the guide on callbacks', () => {
  let journey: Journey;
  let callback: ReceivedCallback;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    journey = await Journey.start({ WEBHOOK_SECRET: SECRET });
    const app = await startReceiver();
    await journey.faults({});
    await journey.create({ ...seedRequest, callBackUrl: `${app.url}/kie` });
    callback = await until('the callback', async () => app.received[0]);
    await app.stop();
  });
  afterAll(() => journey.stop());
  afterEach(async () => {
    for (const child of started.splice(0)) if (child.kill()) await once(child, 'exit');
  });

  /** Starts a receiver and resolves to its address when it listens. */
  async function start(heading: string, language: string) {
    const file = await saveSnippet(await findSnippet('callbacks.md', heading, language));
    const port = String(await freePort(0, 'PORT'));
    const env = { ...process.env, KIE_EDGE_SECRET: SECRET, PORT: port };
    const child = spawn(interpreterOf(language), [file], { env });
    started.push(child);
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const url = `http://127.0.0.1:${port}/kie`;
    await until('the receiver', () =>
      fetch(url).then(
        () => true,
        () => false,
      ),
    );
    return { url, output: () => output };
  }

  const deliver = (url: string, body: string) =>
    fetch(url, { method: 'POST', headers: signatureHeaders(), body });
  const signatureHeaders = () =>
    Object.fromEntries(
      ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => [
        name,
        String(callback.headers[name]),
      ]),
    );

  it.each([
    ['TypeScript with Node', 'ts'],
    ['Python with the standard library', 'python'],
  ])(
    "the receiver in %s accepts the edge's callback and rejects a changed one",
    async (heading, language) => {
      const receiver = await start(heading, language);
      const accepted = await deliver(receiver.url, callback.body);
      expect([accepted.status, await accepted.text()]).toEqual([200, 'ok']);
      await expect.poll(receiver.output).toContain(`${journey.edge.url}/files/`);
      expect(receiver.output()).toContain(callback.headers['webhook-id']);
      expect((await deliver(receiver.url, callback.body.replace('success', 'fail'))).status).toBe(
        401,
      );
    },
  );

  it("the receiver in Hono accepts the edge's callback and rejects a changed one", async () => {
    const { default: app } = await importSnippet<{ default: Hono }>(
      'callbacks.md',
      'TypeScript with Hono',
      'ts',
    );
    const logged = vi.spyOn(console, 'log').mockReturnValue();
    const send = async (body: string) =>
      app.request(
        '/kie',
        { method: 'POST', headers: signatureHeaders(), body },
        { KIE_EDGE_SECRET: SECRET },
      );
    expect((await send(callback.body)).status).toBe(200);
    expect(logged.mock.lastCall?.[0]).toBe(callback.headers['webhook-id']);
    expect((await send(callback.body.replace('success', 'fail'))).status).toBe(401);
    logged.mockRestore();
  });
});
