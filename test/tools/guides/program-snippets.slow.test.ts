/** The programs of the documentation run against an edge that `npm start` started. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { KieEdgeClient } from 'kie-edge/client';
import { findSnippet, interpreterOf, placeOf, readSnippets, saveSnippet } from './snippets.ts';
import { startDocumentedEdge, type StartedEdge } from './started-edge.ts';

const ADMIN_TOKEN = 'a-token-of-thirty-two-characters-or-more';
/** The addresses that the documentation gives the edge. */
const EDGE_ADDRESS = /http:\/\/127\.0\.0\.1:8787|https:\/\/edge\.example/g;
/** A token that Turnstile's test keys produce. */
const TURNSTILE_TOKEN = 'XXXX.DUMMY.TOKEN.XXXX';

/** A PNG of one pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

let edge: StartedEdge;
beforeAll(async () => {
  edge = await startDocumentedEdge({
    ADMIN_TOKEN,
    TURNSTILE_SECRET: '1x0000000000000000000000000000000AA',
  });
  await edge.settle();
}, 120_000);
afterAll(() => edge.stop());

/** A block with the address of the edge, in a file. */
async function saveForEdge(...where: Parameters<typeof findSnippet>): Promise<string> {
  const snippet = await findSnippet(...where);
  const text = snippet.text.replaceAll(EDGE_ADDRESS, edge.url);
  return saveSnippet({ ...snippet, document: `running-${snippet.document}`, text });
}

/** The functions of a block, for this edge. */
const importForEdge = async <T>(...where: Parameters<typeof findSnippet>) =>
  (await import(await saveForEdge(...where))) as T;

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(edge.url + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });

const postTask = () =>
  post('/api/v1/jobs/createTask', {
    model: 'kling/v2-5-turbo-text-to-video-pro',
    input: { prompt: 'A cat' },
  });

async function createClientToken(client: object): Promise<{ token: string }> {
  const body = { name: 'a user', ...client };
  const headers = { authorization: `Bearer ${ADMIN_TOKEN}` };
  const response = await post('/admin/api/clients', body, headers);
  return ((await response.json()) as { data: { token: string } }).data;
}

it.each([
  ['servers.md', 'JavaScript', 'js'],
  ['servers.md', 'Python', 'python'],
  ['front-end.md', 'Create a task with fetch', 'js'],
])('the program of %s below "%s" makes a video', async (document, heading, language) => {
  const file = await saveForEdge(document, heading, language);
  const { stdout } = await promisify(execFile)(interpreterOf(language), [file]);
  expect(stdout).toContain('success');
  expect(stdout).toContain(`${edge.url}/files/`);
});

const python = readSnippets().then((all) => all.filter(({ language }) => language === 'python'));
it('the Python of the documentation compiles', async () => {
  for (const snippet of await python) {
    const compile = `compile(open(${JSON.stringify(await saveSnippet(snippet))}).read(), "", "exec")`;
    await expect(
      promisify(execFile)('python3', ['-c', compile]),
      placeOf(snippet),
    ).resolves.toBeDefined();
  }
});

it('the function of the guide on authentication reads what a client may still spend', async () => {
  const { readRemainingCredits } = await importForEdge<{
    readRemainingCredits: (token: string) => Promise<number>;
  }>('authentication.md', 'With JWTs', 'js');
  const { token } = await createClientToken({ dailyCredits: 84, monthlyCredits: 840 });
  expect(await readRemainingCredits(token)).toBe(84);
  await expect(readRemainingCredits('kie_edge_wrong')).rejects.toMatchObject({
    retryable: false,
  });
});

it('the function of the guide on front-end apps uploads a file', async () => {
  const { upload } = await importForEdge<{ upload: (file: Blob) => Promise<string> }>(
    'front-end.md',
    'Upload from a file input',
    'js',
  );
  const address = await upload(new File([PNG], 'cat.png', { type: 'image/png' }));
  expect((await fetch(address)).headers.get('content-type')).toBe('image/png');
});

it('the functions of the guide on front-end apps start and renew a session', async () => {
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

it('the client of the guide on front-end apps starts a session with the solved challenge', async () => {
  const remove = vi.fn<(widget: string) => void>();
  vi.stubGlobal('turnstile', {
    remove,
    render: (container: string, options: { callback: (token: string) => void }) => {
      setTimeout(() => options.callback(TURNSTILE_TOKEN));
      return `widget in ${container}`;
    },
  });
  const { edge: client } = await importForEdge<{ edge: KieEdgeClient }>(
    'front-end.md',
    'Sessions with Turnstile',
    'ts',
  );
  expect((await client.usage()).client).toEqual({ authMethod: 'session', id: expect.any(String) });
  expect(remove.mock.calls).toEqual([['widget in #challenge']]);
  vi.unstubAllGlobals();
});

it('the function of the guide on front-end apps shows a task until its end', async () => {
  const file = await saveForEdge('front-end.md', 'Show progress', 'js');
  const response = await postTask();
  const { data } = (await response.json()) as { data: object };
  const script = `import { watchTask } from ${JSON.stringify(file)};
      watchTask(${JSON.stringify(data)}, ({ state }) => console.log(state));`;
  const options = ['--experimental-eventsource', '--input-type=module', '--eval', script];
  const { stdout } = await promisify(execFile)(process.execPath, options);
  expect(stdout).toMatch(/^(?:\w+\n)*success\n$/);
});

it('the client of the guide on front-end apps sends the token of a user', async () => {
  const { createUserClient } = await importForEdge<{
    createUserClient: (getJwt: () => Promise<string>) => KieEdgeClient;
  }>('front-end.md', 'Users with a JWT', 'ts');
  const { token } = await createClientToken({});
  const { client } = await createUserClient(async () => token).usage();
  expect(client).toEqual({ authMethod: 'token', id: expect.any(String), name: 'a user' });
});

it('the function of the guide on front-end apps makes a video with the client library', async () => {
  const { makeVideo } = await importForEdge<{
    makeVideo: (prompt: string, show: (state: string) => void) => Promise<string[]>;
  }>('front-end.md', 'Create a task with the client library', 'ts');
  const show = vi.fn<(state: string) => void>();
  expect(await makeVideo('A cat', show)).toEqual([expect.stringContaining(`${edge.url}/files/`)]);
  expect(show).toHaveBeenLastCalledWith('success');
});

it('the functions of the guide on the client library create a task and follow it to its end', async () => {
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
