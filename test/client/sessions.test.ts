import { describe, expect, it } from 'vitest';
import { failure, CONNECTION_LOST, rejection, setUp, success } from './fake-edge.ts';
import { DAY_MS, MINUTE_MS, withSessions } from './fake-session-edge.ts';
import { NOW } from './signed-callbacks.ts';

describe('a session', () => {
  it('creates a session with the challenge token and sends it with every request', async () => {
    const { client, sessionRequests, authorizations, challenges } = withSessions();
    await client.usage();
    await client.usage();
    expect(challenges).toHaveLength(1);
    const [begun] = sessionRequests();
    expect(begun?.method).toBe('POST');
    expect(begun?.headers.get('authorization')).toBeNull();
    expect(JSON.parse(begun?.text ?? '')).toEqual({ token: 'challenge-1' });
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
  });

  it('renews the session without a challenge when less than a minute is left', async () => {
    const { client, runtime, sessionRequests, authorizations, challenges } = withSessions();
    await client.usage();
    runtime.sleepThrough(14 * MINUTE_MS - 1);
    await client.usage();
    runtime.sleepThrough(1);
    await client.usage();
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_1', 'Bearer ses_2']);
    expect(challenges).toHaveLength(1);
    const [, renewal] = sessionRequests();
    expect(renewal?.headers.get('authorization')).toBe('Bearer ses_1');
    expect(renewal?.text).toBe('');
  });

  it('creates and renews one session for concurrent calls', async () => {
    const { client, runtime, challenges, sessionRequests } = withSessions();
    await Promise.all([client.usage(), client.usage(), client.usage()]);
    runtime.sleepThrough(14.5 * MINUTE_MS);
    await Promise.all([client.usage(), client.usage(), client.usage()]);
    expect([challenges.length, sessionRequests().length]).toEqual([1, 2]);
  });

  it.each<[string, number]>([
    ['it has expired', 15 * MINUTE_MS],
    ['it is no longer renewable', 2 * DAY_MS],
  ])('solves a new challenge for the session when %s', async (_why, ms) => {
    const { client, runtime, challenges, authorizations } = withSessions();
    await client.usage();
    runtime.sleepThrough(ms);
    await client.usage();
    expect(challenges).toHaveLength(2);
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
  });

  it('solves a new challenge when the edge rejects the renewal', async () => {
    const { client, runtime, challenges, sessionFailures } = withSessions();
    await client.usage();
    runtime.sleepThrough(14.5 * MINUTE_MS);
    sessionFailures.push(failure(401, 'invalid_credentials'));
    await client.usage();
    expect(challenges).toHaveLength(2);
  });

  it('keeps using a valid session when its renewal fails and renews it with the next call', async () => {
    const { client, runtime, challenges, sessionFailures, authorizations } = withSessions();
    await client.usage();
    runtime.sleepThrough(14.5 * MINUTE_MS);
    sessionFailures.push(CONNECTION_LOST);
    await client.usage();
    await client.usage();
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_1', 'Bearer ses_2']);
    expect(challenges).toHaveLength(1);
  });

  it('replaces a rejected session once per call', async () => {
    const rejected = failure(401, 'invalid_credentials');
    const { client, challenges, authorizations } = withSessions(() => rejected.clone());
    expect(await rejection(client.usage())).toMatchObject({ type: 'invalid_credentials' });
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_2']);
    expect(challenges).toHaveLength(2);
  });

  it('repeats an upload with a new session after the first was rejected', async () => {
    const { client } = withSessions(({ headers }) =>
      headers.get('authorization') === 'Bearer ses_1'
        ? failure(401, 'invalid_credentials')
        : success({ downloadUrl: 'there' }),
    );
    expect(await client.upload(new Blob(['bytes']))).toEqual({ downloadUrl: 'there' });
  });

  it('solves another challenge when the session response was lost', async () => {
    const { client, runtime, sessionFailures, sessionRequests } = withSessions();
    sessionFailures.push(CONNECTION_LOST);
    const usage = client.usage();
    await runtime.advance(MINUTE_MS);
    await usage;
    const bodies = sessionRequests().map(({ text }) => text);
    expect(bodies).toEqual(['{"token":"challenge-1"}', '{"token":"challenge-2"}']);
  });

  it('does not retry a session request whose challenge was rejected', async () => {
    const { client, sessionFailures, challenges } = withSessions();
    sessionFailures.push(failure(401, 'captcha_failed'));
    expect(await rejection(client.usage())).toMatchObject({ type: 'captcha_failed' });
    expect(challenges).toHaveLength(1);
  });

  it('uses a session that seems expired by a wrong clock until the edge rejects it', async () => {
    const challenges: string[] = [];
    const solveChallenge = async () => `${challenges.push('solved')}`;
    const expired = success({ session: 'ses_1', expiresAt: NOW - 1, renewableUntil: NOW + DAY_MS });
    const { client } = setUp([expired, success({})], { solveChallenge });
    await client.usage();
    await client.usage();
    await client.usage();
    expect(challenges).toHaveLength(1);
  });

  it('needs no session for models and for a task with its read token', async () => {
    const all = { models: [], id: 'a', taskId: 'one', state: 'waiting' };
    const { client, challenges, authorizations } = withSessions(() => success(all));
    await client.models();
    await client.model('kling/v2');
    await client.get({ taskId: 'one', readToken: 'read-me' });
    expect([challenges, authorizations()]).toEqual([[], [null, null, null]]);
  });

  it('sends an existing session with requests for models', async () => {
    const { client, authorizations } = withSessions(() => success({ models: [] }));
    await client.usage();
    await client.models();
    expect(authorizations()).toEqual(['Bearer ses_1', 'Bearer ses_1']);
  });

  it('ends the wait for a session on abort while other calls keep waiting', async () => {
    let solve: ((token: string) => void) | undefined;
    const responses = [success({ session: 'ses_1', expiresAt: NOW * 2, renewableUntil: NOW * 2 })];
    const solveChallenge = () => new Promise<string>((resolve) => (solve = resolve));
    const { client } = setUp([...responses, success({ models: 'mine' })], { solveChallenge });
    const abort = new AbortController();
    const first = rejection(client.usage({ signal: abort.signal }));
    const second = client.usage();
    abort.abort('enough');
    expect(await first).toBe('enough');
    solve?.('solved');
    expect(await second).toEqual({ models: 'mine' });
  });
});
