import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW } from './signed-callbacks.ts';
import { MINUTE_MS, withSessions } from './fake-session-edge.ts';
import { failure, CONNECTION_LOST, rejection, success } from './fake-edge.ts';

describe('a create whose first try may have reached the edge', () => {
  const REQUEST = { model: 'any', input: {} };

  it('is never made again as another client: that would pay twice', async () => {
    const answers = [
      CONNECTION_LOST,
      failure(401, 'invalid_credentials'),
      success({ taskId: 'two' }),
    ];
    const { client, world, shown, puzzles } = withSessions(
      () => answers.shift() ?? CONNECTION_LOST,
    );
    const created = rejection(client.create(REQUEST));
    await world.advance(MINUTE_MS);
    expect(await created).toMatchObject({ type: 'invalid_credentials' });
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
    expect(puzzles).toHaveLength(1);
  });

  it('is made as another when the edge refused all tries before', async () => {
    const answers = [failure(401, 'invalid_credentials'), success({ taskId: 'one' })];
    const { client, shown } = withSessions(() => answers.shift() ?? CONNECTION_LOST);
    expect(await client.create(REQUEST)).toEqual({ taskId: 'one' });
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
  });
});

describe('a session and a reload of its page', () => {
  const kept = new Map<string, string>();
  beforeEach(() => {
    kept.clear();
    vi.stubGlobal('sessionStorage', {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
  });
  afterEach(() => void vi.unstubAllGlobals());

  it('goes on in the same tab: another client could pay twice under one key', async () => {
    await withSessions().client.usage();
    const { client, puzzles, shown } = withSessions();
    await client.usage();
    expect([puzzles, shown()]).toEqual([[], ['Bearer ses_1']]);
  });

  it('is begun anew when it is over meanwhile', async () => {
    await withSessions().client.usage();
    const key = [...kept.keys()][0] ?? '';
    const session = JSON.parse(kept.get(key) ?? '{}') as object;
    kept.set(key, JSON.stringify({ ...session, expiresAt: NOW }));
    const { client, puzzles } = withSessions();
    await client.usage();
    expect(puzzles).toHaveLength(1);
  });

  it('is not kept once the edge refused it', async () => {
    const { client } = withSessions(() => failure(401, 'invalid_credentials'));
    await rejection(client.usage());
    expect([...kept.values()].join()).not.toContain('ses_1');
  });

  it.each(['null', '{}', 'no JSON', '{"session":"ses_0"}'])('overlooks %s', async (text) => {
    kept.set('kie-edge session https://edge.example', text);
    const { client, puzzles } = withSessions();
    await client.usage();
    expect(puzzles).toHaveLength(1);
  });
});
