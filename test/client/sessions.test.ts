import { describe, expect, it } from 'vitest';
import { NOW } from './signed-callbacks.ts';
import { DAY_MS, MINUTE_MS, withSessions } from './fake-session-edge.ts';
import { failure, CONNECTION_LOST, rejection, setUp, success } from './fake-edge.ts';

describe('a session', () => {
  it("is begun by the widget's token, and shown from then on", async () => {
    const { client, sessionRequests, shown, puzzles } = withSessions();
    await client.usage();
    await client.usage();
    expect(puzzles).toHaveLength(1);
    const [begun] = sessionRequests();
    expect(begun?.method).toBe('POST');
    expect(begun?.headers.get('authorization')).toBeNull();
    expect(JSON.parse(begun?.text ?? '')).toEqual({ token: 'puzzle-1' });
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
  });

  it('is renewed by itself, without a puzzle, when less than a minute is left', async () => {
    const { client, world, sessionRequests, shown, puzzles } = withSessions();
    await client.usage();
    world.sleepThrough(14 * MINUTE_MS - 1);
    await client.usage();
    world.sleepThrough(1);
    await client.usage();
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_1', 'Bearer ses_2']);
    expect(puzzles).toHaveLength(1);
    const [, renewal] = sessionRequests();
    expect(renewal?.headers.get('authorization')).toBe('Bearer ses_1');
    expect(renewal?.text).toBe('');
  });

  it('is shared by calls that need one at once', async () => {
    const { client, world, puzzles, sessionRequests } = withSessions();
    await Promise.all([client.usage(), client.usage(), client.usage()]);
    world.sleepThrough(14.5 * MINUTE_MS);
    await Promise.all([client.usage(), client.usage(), client.usage()]);
    expect([puzzles.length, sessionRequests().length]).toEqual([1, 2]);
  });

  it.each<[string, number]>([
    ['it is over', 15 * MINUTE_MS],
    ['a day has passed', 2 * DAY_MS],
  ])('is begun anew when %s', async (_why, ms) => {
    const { client, world, puzzles, shown } = withSessions();
    await client.usage();
    world.sleepThrough(ms);
    await client.usage();
    expect(puzzles).toHaveLength(2);
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
  });

  it('is begun anew when the edge does not renew it', async () => {
    const { client, world, puzzles, refusals } = withSessions();
    await client.usage();
    world.sleepThrough(14.5 * MINUTE_MS);
    refusals.push(failure(401, 'invalid_credentials'));
    await client.usage();
    expect(puzzles).toHaveLength(2);
  });

  it('that could not be renewed is used while it lives, and renewed by the next call', async () => {
    const { client, world, puzzles, refusals, shown } = withSessions();
    await client.usage();
    world.sleepThrough(14.5 * MINUTE_MS);
    refusals.push(CONNECTION_LOST);
    await client.usage();
    await client.usage();
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_1', 'Bearer ses_2']);
    expect(puzzles).toHaveLength(1);
  });

  it('that the edge refuses is begun anew, once per call', async () => {
    const refused = failure(401, 'invalid_credentials');
    const { client, puzzles, shown } = withSessions(() => refused.clone());
    expect(await rejection(client.usage())).toMatchObject({ type: 'invalid_credentials' });
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
    expect(puzzles).toHaveLength(2);
  });

  it('that the edge refuses once is no trouble', async () => {
    const { client } = withSessions(({ headers }) =>
      headers.get('authorization') === 'Bearer ses_1'
        ? failure(401, 'invalid_credentials')
        : success({ downloadUrl: 'there' }),
    );
    expect(await client.upload(new Blob(['bytes']))).toEqual({ downloadUrl: 'there' });
  });

  it('is asked for again with another puzzle when the answer was lost', async () => {
    const { client, world, refusals, sessionRequests } = withSessions();
    refusals.push(CONNECTION_LOST);
    const usage = client.usage();
    await world.advance(MINUTE_MS);
    await usage;
    const bodies = sessionRequests().map(({ text }) => text);
    expect(bodies).toEqual(['{"token":"puzzle-1"}', '{"token":"puzzle-2"}']);
  });

  it('is not asked for again when the puzzle was not solved', async () => {
    const { client, refusals, puzzles } = withSessions();
    refusals.push(failure(401, 'captcha_failed'));
    expect(await rejection(client.usage())).toMatchObject({ type: 'captcha_failed' });
    expect(puzzles).toHaveLength(1);
  });

  it('that ends at once by a wrong clock is used until it is refused', async () => {
    const puzzles: string[] = [];
    const solveChallenge = async () => `${puzzles.push('solved')}`;
    const over = success({ session: 'ses_1', expiresAt: NOW - 1, renewableUntil: NOW + DAY_MS });
    const { client } = setUp([over, success({})], { solveChallenge });
    await client.usage();
    await client.usage();
    await client.usage();
    expect(puzzles).toHaveLength(1);
  });

  it('is not needed for models, and for a task with its read token', async () => {
    const all = { models: [], id: 'a', taskId: 'one', state: 'waiting' };
    const { client, puzzles, shown } = withSessions(() => success(all));
    await client.models();
    await client.model('kling/v2');
    await client.get({ taskId: 'one', readToken: 'read-me' });
    expect([puzzles, shown()]).toEqual([[], [null, null, null]]);
  });

  it('is shown for models as well once there is one', async () => {
    const { client, shown } = withSessions(() => success({ models: [] }));
    await client.usage();
    await client.models();
    expect(shown()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
  });

  it('is waited for no longer than the signal says, and others go on waiting', async () => {
    let solve: ((token: string) => void) | undefined;
    const answers = [success({ session: 'ses_1', expiresAt: NOW * 2, renewableUntil: NOW * 2 })];
    const solveChallenge = () => new Promise<string>((resolve) => (solve = resolve));
    const { client } = setUp([...answers, success({ models: 'mine' })], { solveChallenge });
    const abort = new AbortController();
    const first = rejection(client.usage({ signal: abort.signal }));
    const second = client.usage();
    abort.abort('enough');
    expect(await first).toBe('enough');
    solve?.('solved');
    expect(await second).toEqual({ models: 'mine' });
  });
});
