import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { failure, CONNECTION_LOST, rejection, success } from './fake-edge.ts';
import { MINUTE_MS, withSessions } from './fake-session-edge.ts';
import { NOW } from './signed-callbacks.ts';

describe('createTask with sessions', () => {
  const REQUEST = { model: 'any', input: {} };

  it('does not resubmit a pending task under different credentials', async () => {
    const responses = [
      CONNECTION_LOST,
      failure(401, 'invalid_credentials'),
      success({ taskId: 'two' }),
    ];
    const { client, runtime, authorizations, challenges } = withSessions(
      () => responses.shift() ?? CONNECTION_LOST,
    );
    const created = rejection(client.create(REQUEST));
    await runtime.advance(MINUTE_MS);
    expect(await created).toMatchObject({ type: 'invalid_credentials' });
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
    expect(challenges).toHaveLength(1);
  });

  it('repeats createTask with a new session when the edge rejected all attempts before', async () => {
    const responses = [failure(401, 'invalid_credentials'), success({ taskId: 'one' })];
    const { client, authorizations } = withSessions(() => responses.shift() ?? CONNECTION_LOST);
    expect(await client.create(REQUEST)).toEqual({ taskId: 'one' });
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
  });
});

describe('a session after a page reload', () => {
  const stored = new Map<string, string>();
  beforeEach(() => {
    stored.clear();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => stored.get(key) ?? null,
      setItem: (key: string, value: string) => void stored.set(key, value),
      removeItem: (key: string) => void stored.delete(key),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('reuses the stored session of the tab after a reload', async () => {
    await withSessions().client.usage();
    const { client, challenges, authorizations } = withSessions();
    await client.usage();
    expect([challenges, authorizations()]).toEqual([[], ['Bearer ses_1']]);
  });

  it('solves a new challenge when the stored session has expired', async () => {
    await withSessions().client.usage();
    const key = [...stored.keys()][0] ?? '';
    const session = JSON.parse(stored.get(key) ?? '{}') as object;
    stored.set(key, JSON.stringify({ ...session, expiresAt: NOW }));
    const { client, challenges } = withSessions();
    await client.usage();
    expect(challenges).toHaveLength(1);
  });

  it('removes a stored session that the edge rejected', async () => {
    const { client } = withSessions(() => failure(401, 'invalid_credentials'));
    await rejection(client.usage());
    expect([...stored.values()].join()).not.toContain('ses_1');
  });

  it.each(['null', '{}', 'not JSON', '{"session":"ses_0"}'])(
    'ignores a malformed stored session: %s',
    async (text) => {
      stored.set('kie-edge session https://edge.example', text);
      const { client, challenges } = withSessions();
      await client.usage();
      expect(challenges).toHaveLength(1);
    },
  );
});
