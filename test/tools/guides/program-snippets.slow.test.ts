/** The programs of the documentation run against an edge that `npm start` started, and verify its callbacks. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { promisify } from 'node:util';
import type { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { startReceiver, type ReceivedCallback } from '../../../src/tools/callback-receiver.ts';
import { freePort } from '../../../src/tools/stack.ts';
import { until } from '../../support/until.ts';
import { findSnippet, importSnippet, placeOf, readSnippets, saveSnippet } from './snippets.ts';
import { startDocumentedEdge, type StartedEdge } from './started-edge.ts';

const SECRET = 'whsec_YSBzZWNyZXQgb2YgMzIgYnl0ZXMsIGFzIGl0IGlzLiA=';
const ADMIN_TOKEN = 'a-token-of-thirty-two-characters-or-more';
const LOCAL = 'http://127.0.0.1:8787';
/** A token that Turnstile's test keys produce. */
const TURNSTILE_TOKEN = 'XXXX.DUMMY.TOKEN.XXXX';
const INTERPRETERS: Record<string, string> = {
  js: process.execPath,
  ts: process.execPath,
  python: 'python3',
};

/** A PNG of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let edge: StartedEdge;
beforeAll(async () => {
  edge = await startDocumentedEdge({
    ADMIN_TOKEN,
    WEBHOOK_SECRET: SECRET,
    TURNSTILE_SECRET: '1x0000000000000000000000000000000AA',
  });
  await edge.settle();
}, 120_000);
afterAll(() => edge.stop());

/** A block with the address of the edge, in a file. */
async function saveForEdge(...where: Parameters<typeof findSnippet>): Promise<string> {
  const snippet = await findSnippet(...where);
  const text = snippet.text.replaceAll(LOCAL, edge.url);
  return saveSnippet({ ...snippet, document: `running-${snippet.document}`, text });
}

/** The functions of a block, for this edge. */
const importForEdge = async <T>(...where: Parameters<typeof findSnippet>) =>
  (await import(await saveForEdge(...where))) as T;

describe('a program', () => {
  it.each([
    ['servers.md', 'JavaScript', 'js'],
    ['servers.md', 'Python', 'python'],
    ['front-end.md', 'Create a task with fetch', 'js'],
  ])('of %s below "%s" makes a video', async (document, heading, language) => {
    const file = await saveForEdge(document, heading, language);
    const { stdout } = await promisify(execFile)(INTERPRETERS[language] ?? '', [file]);
    expect(stdout).toContain('success');
    expect(stdout).toContain(`${edge.url}/files/`);
  });

  const python = readSnippets().then((all) => all.filter(({ language }) => language === 'python'));
  it('in Python compiles', async () => {
    for (const snippet of await python) {
      const compile = `compile(open(${JSON.stringify(await saveSnippet(snippet))}).read(), "", "exec")`;
      await expect(
        promisify(execFile)('python3', ['-c', compile]),
        placeOf(snippet),
      ).resolves.toBeDefined();
    }
  });
});

describe('a function', () => {
  it('of the guide on authentication reads what a client may still spend', async () => {
    const { readRemainingCredits } = await importForEdge<{
      readRemainingCredits: (token: string) => Promise<number>;
    }>('authentication.md', 'With JWTs', 'js');
    const response = await fetch(`${edge.url}/admin/api/clients`, {
      method: 'POST',
      headers: { authorization: `Bearer ${ADMIN_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ name: 'a user', dailyCredits: 84, monthlyCredits: 840 }),
    });
    const { data } = (await response.json()) as { data: { token: string } };
    expect(await readRemainingCredits(data.token)).toBe(84);
    await expect(readRemainingCredits('kie_edge_wrong')).rejects.toMatchObject({
      retryable: false,
    });
  });

  it('of the guide on front-end apps uploads a file', async () => {
    const { upload } = await importForEdge<{ upload: (file: Blob) => Promise<string> }>(
      'front-end.md',
      'Upload from a file input',
      'js',
    );
    const address = await upload(new File([PNG], 'cat.png', { type: 'image/png' }));
    expect((await fetch(address)).headers.get('content-type')).toBe('image/png');
  });

  it('of the guide on front-end apps starts and renews a session', async () => {
    interface Session {
      session: string;
      expiresAt: number;
    }
    const { startSession, renewSession } = await importForEdge<{
      startSession: (token: string) => Promise<Session>;
      renewSession: (session: Session) => Promise<Session>;
    }>('front-end.md', 'Sessions with Turnstile', 'js');
    const session = await startSession(TURNSTILE_TOKEN);
    expect((await renewSession(session)).expiresAt).toBeGreaterThan(Date.now());
  });

  it('of the guide on front-end apps makes a video with the client library', async () => {
    const { makeVideo } = await importForEdge<{
      makeVideo: (prompt: string, show: (state: string) => void) => Promise<string[]>;
    }>('front-end.md', 'Create a task with the client library', 'ts');
    const show = vi.fn<(state: string) => void>();
    expect(await makeVideo('A cat', show)).toEqual([expect.stringContaining(`${edge.url}/files/`)]);
    expect(show).toHaveBeenLastCalledWith('success');
  });

  it('of the guide on the client library creates a task and follows it to its end', async () => {
    const { createOnce } = await importForEdge<{ createOnce: (prompt: string) => Promise<object> }>(
      'client.md',
      'Recover after a failure',
      'ts',
    );
    const { follow } = await importForEdge<{
      follow: (ref: object, signal: AbortSignal) => Promise<void>;
    }>('client.md', 'Watch a task', 'ts');
    const logged = vi.spyOn(console, 'log').mockReturnValue();
    await follow(await createOnce('A cat'), AbortSignal.timeout(20_000));
    expect(logged.mock.lastCall?.[0]).toBe('success');
    logged.mockRestore();
  });
});

describe('a receiver of callbacks', () => {
  let callback: ReceivedCallback;
  const started: ChildProcess[] = [];
  beforeAll(async () => {
    const app = await startReceiver();
    await fetch(`${edge.url}/api/v1/jobs/createTask`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        model: 'kling/v2-5-turbo-text-to-video-pro',
        callBackUrl: `${app.url}/kie`,
        input: { prompt: 'A cat' },
      }),
    });
    callback = await until('the callback', async () => app.received[0]);
    await app.stop();
  });
  afterEach(async () => {
    for (const child of started.splice(0)) if (child.kill()) await once(child, 'exit');
  });

  /** Starts a receiver and resolves to its address when it listens. */
  async function start(heading: string, language: string) {
    const file = await saveSnippet(await findSnippet('callbacks.md', heading, language));
    const port = String(await freePort(0, 'PORT'));
    const env = { ...process.env, KIE_EDGE_SECRET: SECRET, PORT: port };
    const child = spawn(INTERPRETERS[language] ?? '', [file], { env });
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

  const post = (url: string, body: string) =>
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
  ])("in %s accepts the edge's callback and rejects a changed one", async (heading, language) => {
    const receiver = await start(heading, language);
    const accepted = await post(receiver.url, callback.body);
    expect([accepted.status, await accepted.text()]).toEqual([200, 'ok']);
    await expect.poll(receiver.output).toContain(`${edge.url}/files/`);
    expect(receiver.output()).toContain(callback.headers['webhook-id']);
    expect((await post(receiver.url, callback.body.replace('success', 'fail'))).status).toBe(401);
  });

  it("in Hono accepts the edge's callback and rejects a changed one", async () => {
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
