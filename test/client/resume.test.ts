/** That nobody loses what they paid for: what errors and calls tell, so that one can go on. */
import { describe, expect, it } from 'vitest';
import { withSessions } from './fake-session-edge.ts';
import { failure, CONNECTION_LOST, neverResponds, rejection, setUp, success } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { task } from './fake-task.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };
const HOUR_MS = 3_600_000;

describe('an error of create', () => {
  it.each([CONNECTION_LOST, failure(402, 'budget_exceeded')])(
    'tells the key that it was sent under: %s',
    async (answer) => {
      const { client, edge, world } = setUp([answer]);
      const error = rejection(client.create(REQUEST));
      await world.advance(HOUR_MS);
      expect(await error).toMatchObject({ idempotencyKey: 'key-1' });
      expect(edge.headers('idempotency-key')).toContain('key-1');
    },
  );

  it('tells the key through run as well', async () => {
    const { client, world } = setUp([CONNECTION_LOST]);
    const error = rejection(client.run(REQUEST, { idempotencyKey: 'mine' }));
    await world.advance(HOUR_MS);
    expect(await error).toMatchObject({ idempotencyKey: 'mine', outcomeUnknown: true });
  });

  it('tells no key where nothing was sent: two may share the error of their session', async () => {
    const { client, world, refusals } = withSessions();
    refusals.push(failure(401, 'captcha_failed'));
    const errors = [rejection(client.create(REQUEST)), rejection(client.create(REQUEST))];
    await world.advance(HOUR_MS);
    for (const error of errors)
      expect(await error).toMatchObject({ type: 'captcha_failed', outcomeUnknown: false });
    expect(await errors[0]).not.toHaveProperty('idempotencyKey');
  });
});

describe('an error after the create', () => {
  it('tells the task, of run and of watch', async () => {
    const { client } = setUp([success(CREATED), failure(403, 'auth_not_configured')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({
      ref: CREATED,
      outcomeUnknown: true,
    });
    expect(await rejection(client.watch('one').next())).toMatchObject({ ref: { taskId: 'one' } });
  });

  it('tells the task that failed, with what opens it', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([success(CREATED), stream.respond]);
    const error = rejection(client.run(REQUEST));
    await world.advance(0);
    await stream.sendTask('1', task('fail'));
    expect(await error).toMatchObject({ name: 'TaskFailedError', ref: CREATED });
  });
});

describe('run', () => {
  it('tells of the task as soon as there is one, whatever becomes of it then', async () => {
    const abort = new AbortController();
    const { client, world } = setUp([success(CREATED), neverResponds]);
    const told: unknown[] = [];
    const onCreated = (ref: object) => void told.push(ref);
    const error = rejection(client.run(REQUEST, { onCreated, signal: abort.signal }));
    await world.advance(0);
    expect(told).toEqual([CREATED]);
    const reason = new Error('no more');
    abort.abort(reason);
    expect(await error).toBe(reason);
  });
});

describe('the token that a create is about to be sent with', () => {
  it('is told before each try, and is the same one as long as the outcome is open', async () => {
    const tokens = ['a', 'b'];
    const told: unknown[] = [];
    const { client, world, edge } = setUp([CONNECTION_LOST, CONNECTION_LOST, success(CREATED)], {
      token: () => tokens.shift() ?? 'c',
    });
    const onToken = (token: unknown) => void told.push([token, edge.requests.length]);
    const created = client.create(REQUEST, { onToken });
    await world.advance(HOUR_MS);
    expect(await created).toEqual(CREATED);
    expect(told).toEqual([
      ['a', 0],
      ['a', 1],
      ['a', 2],
    ]);
  });

  it('is none for a page and for a session', async () => {
    const told: unknown[] = [];
    const onToken = (token: unknown) => void told.push(token);
    await setUp([success(CREATED)]).client.create(REQUEST, { onToken });
    await withSessions(() => success(CREATED)).client.create(REQUEST, { onToken });
    expect(told).toEqual([undefined, undefined]);
  });

  it('may be refused, and then nothing is sent', async () => {
    const { client, edge } = setUp([success(CREATED)], { token: 'a' });
    const reason = new Error("somebody else's");
    const onToken = () => {
      throw reason;
    };
    expect(await rejection(client.create(REQUEST, { onToken }))).toBe(reason);
    expect(edge.requests).toEqual([]);
  });

  it('is none where a function gives none', async () => {
    const { client, edge } = setUp([success(CREATED)], {
      token: (() => undefined) as unknown as () => string,
    });
    await client.create(REQUEST);
    expect(edge.headers('authorization')).toEqual([null]);
  });
});
