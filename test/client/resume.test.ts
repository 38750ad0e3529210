/** What errors and callbacks carry so that a caller can resume a paid task. */
import { describe, expect, it } from 'vitest';
import { failure, CONNECTION_LOST, neverResponds, rejection, setUp, success } from './fake-edge.ts';
import { withSessions } from './fake-session-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { task } from './fake-task.ts';

const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
const CREATED = { taskId: 'one', readToken: 'read-me' };
const HOUR_MS = 3_600_000;

describe('an error of create', () => {
  it.each([CONNECTION_LOST, failure(402, 'budget_exceeded')])(
    'puts the Idempotency-Key into the error of create: %s',
    async (response) => {
      const { client, edge, runtime } = setUp([response]);
      const error = rejection(client.create(REQUEST));
      await runtime.advance(HOUR_MS);
      expect(await error).toMatchObject({ idempotencyKey: 'key-1' });
      expect(edge.headers('idempotency-key')).toContain('key-1');
    },
  );

  it('puts the Idempotency-Key into the error of run', async () => {
    const { client, runtime } = setUp([CONNECTION_LOST]);
    const error = rejection(client.run(REQUEST, { idempotencyKey: 'mine' }));
    await runtime.advance(HOUR_MS);
    expect(await error).toMatchObject({ idempotencyKey: 'mine', outcomeUnknown: true });
  });

  it('puts no key into a session error, which concurrent calls share', async () => {
    const { client, runtime, sessionFailures } = withSessions();
    sessionFailures.push(failure(401, 'captcha_failed'));
    const errors = [rejection(client.create(REQUEST)), rejection(client.create(REQUEST))];
    await runtime.advance(HOUR_MS);
    for (const error of errors)
      expect(await error).toMatchObject({ type: 'captcha_failed', outcomeUnknown: false });
    expect(await errors[0]).not.toHaveProperty('idempotencyKey');
  });
});

describe('an error after the task was created', () => {
  it('puts the task ref into errors of run and watch', async () => {
    const { client } = setUp([success(CREATED), failure(403, 'auth_not_configured')]);
    expect(await rejection(client.run(REQUEST))).toMatchObject({
      ref: CREATED,
      outcomeUnknown: true,
    });
    expect(await rejection(client.watch('one').next())).toMatchObject({ ref: { taskId: 'one' } });
  });

  it('puts the task ref with its readToken into a TaskFailedError', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([success(CREATED), stream.respond]);
    const error = rejection(client.run(REQUEST));
    await runtime.advance(0);
    await stream.sendTask('1', task('fail'));
    expect(await error).toMatchObject({ name: 'TaskFailedError', ref: CREATED });
  });
});

describe('run', () => {
  it('calls onCreated as soon as the task is created', async () => {
    const abort = new AbortController();
    const { client, runtime } = setUp([success(CREATED), neverResponds]);
    const received: unknown[] = [];
    const onCreated = (ref: object) => void received.push(ref);
    const error = rejection(client.run(REQUEST, { onCreated, signal: abort.signal }));
    await runtime.advance(0);
    expect(received).toEqual([CREATED]);
    const reason = new Error('no more');
    abort.abort(reason);
    expect(await error).toBe(reason);
  });
});

describe('onToken', () => {
  it('receives the same token before each attempt while the outcome is unknown', async () => {
    const tokens = ['a', 'b'];
    const received: unknown[] = [];
    const { client, runtime, edge } = setUp([CONNECTION_LOST, CONNECTION_LOST, success(CREATED)], {
      token: () => tokens.shift() ?? 'c',
    });
    const onToken = (token: unknown) => void received.push([token, edge.requests.length]);
    const created = client.create(REQUEST, { onToken });
    await runtime.advance(HOUR_MS);
    expect(await created).toEqual(CREATED);
    expect(received).toEqual([
      ['a', 0],
      ['a', 1],
      ['a', 2],
    ]);
  });

  it('receives undefined without a token and with a session', async () => {
    const received: unknown[] = [];
    const onToken = (token: unknown) => void received.push(token);
    await setUp([success(CREATED)]).client.create(REQUEST, { onToken });
    await withSessions(() => success(CREATED)).client.create(REQUEST, { onToken });
    expect(received).toEqual([undefined, undefined]);
  });

  it('prevents the request when onToken throws', async () => {
    const { client, edge } = setUp([success(CREATED)], { token: 'a' });
    const reason = new Error('another user');
    const onToken = () => {
      throw reason;
    };
    expect(await rejection(client.create(REQUEST, { onToken }))).toBe(reason);
    expect(edge.requests).toEqual([]);
  });

  it('sends no credential when the token function returns undefined', async () => {
    const { client, edge } = setUp([success(CREATED)], {
      token: (() => undefined) as unknown as () => string,
    });
    await client.create(REQUEST);
    expect(edge.headers('authorization')).toEqual([null]);
  });
});
