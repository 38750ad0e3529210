import { describe, expect, it } from 'vitest';
import { collect, failure, setUp, success } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { REF, task } from './fake-task.ts';

/** Watches a running task over its event stream. */
async function watching() {
  const stream = new FakeStream();
  const abort = new AbortController();
  const setup = setUp([stream.respond], { hasPage: true });
  const states = setup.client.watch(REF, { signal: abort.signal });
  const first = states.next();
  await setup.runtime.advance(0);
  await stream.sendTask('1', task('waiting'));
  await first;
  const isCleanedUp = () =>
    stream.isClosed && setup.runtime.timers === 0 && setup.runtime.page?.listeners === 0;
  return { ...setup, stream, abort, states, isCleanedUp };
}

describe('leaving a watch', () => {
  it('closes the stream and its timers when the caller breaks out of the loop', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([stream.respond], { hasPage: true });
    const done = (async () => {
      for await (const { state } of client.watch(REF)) return state;
      return undefined;
    })();
    await runtime.advance(0);
    await stream.sendTask('1', task('waiting'));
    expect(await done).toBe('waiting');
    expect([stream.isClosed, runtime.timers, runtime.page?.listeners]).toEqual([true, 0, 0]);
  });

  it('ends a pending next() at once when the iterator is returned', async () => {
    const { states, isCleanedUp } = await watching();
    const next = states.next();
    expect(await states.return?.()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await states.next()).toEqual({ done: true, value: undefined });
    expect(isCleanedUp()).toBe(true);
  });

  it('rejects a pending next() with the reason of the aborted signal', async () => {
    const { states, abort, isCleanedUp } = await watching();
    const next = states.next();
    const reason = new Error('the page is closed');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(isCleanedUp()).toBe(true);
  });

  it('closes the connection on abort even without a pending next()', async () => {
    const { states, abort, stream } = await watching();
    abort.abort('enough');
    expect(stream.isClosed).toBe(true);
    await expect(states.next()).rejects.toBe('enough');
  });

  it('ends at once when aborted during the reconnect delay', async () => {
    const { states, stream, abort, runtime } = await watching();
    const next = states.next();
    await stream.disconnect();
    expect(runtime.timers).toBe(1);
    abort.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect([runtime.timers, runtime.page?.listeners]).toEqual([0, 0]);
  });

  it('sends no request when the watch is left before its first next()', async () => {
    const { client, edge } = setUp([success(task('waiting'))]);
    await client.watch(REF).return?.();
    const { done } = collect(client.watch(REF, { signal: AbortSignal.abort('too late') }));
    expect([await done, edge.requests]).toEqual(['too late', []]);
  });

  it('ends at once when returned while polling', async () => {
    const { client, runtime } = setUp([failure(404, 'not_found'), success(task('waiting'))]);
    const states = client.watch(REF);
    const first = states.next();
    await runtime.advance(0);
    await first;
    const next = states.next();
    await runtime.advance(1);
    expect(runtime.timers).toBe(1);
    await states.return?.();
    expect([await next, runtime.timers]).toEqual([{ done: true, value: undefined }, 0]);
  });
});

describe('watch in a hidden tab', () => {
  it('closes its stream after 30 seconds in a hidden tab and reconnects when the tab is visible', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, edge, runtime } = setUp([first.respond, second.respond], { hasPage: true });
    const { seen, done } = collect(client.watch(REF));
    await runtime.advance(0);
    await first.sendTask('1', task('waiting'));
    runtime.page?.show(false);
    await runtime.advance(29_999);
    expect(first.isClosed).toBe(false);
    await runtime.advance(1);
    expect([first.isClosed, runtime.timers]).toEqual([true, 0]);
    await runtime.advance(3_600_000);
    expect(second.isRequested).toBe(false);
    runtime.page?.show(true);
    await runtime.advance(0);
    expect(edge.headers('last-event-id')).toEqual([null, '1']);
    await second.sendTask('2', task('success'));
    expect([await done, seen]).toEqual(['ended', ['waiting', 'success']]);
  });

  it('keeps its stream when the tab is hidden for less than 30 seconds', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([stream.respond], { hasPage: true });
    collect(client.watch(REF));
    await runtime.advance(0);
    await stream.sendTask('1', task('waiting'));
    for (let look = 0; look < 3; look += 1) {
      runtime.page?.show(false);
      await runtime.advance(20_000);
      await stream.send(': still here\n\n');
      runtime.page?.show(true);
    }
    expect(stream.isClosed).toBe(false);
  });

  it('replaces its stream after the device slept', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, runtime } = setUp([first.respond, second.respond], { hasPage: true });
    collect(client.watch(REF));
    await runtime.advance(0);
    await first.sendTask('1', task('waiting'));
    runtime.page?.show(false);
    runtime.sleepThrough(3_600_000);
    runtime.page?.show(true);
    await runtime.advance(0);
    expect([first.isClosed, second.isRequested]).toEqual([true, true]);
  });

  it('still uses the stream after the device slept several times', async () => {
    const streams = Array.from({ length: 6 }, () => new FakeStream());
    const { client, edge, runtime } = setUp(
      streams.map(({ respond }) => respond),
      { hasPage: true },
    );
    collect(client.watch(REF));
    await runtime.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    for (let sleep = 0; sleep < 5; sleep += 1) {
      runtime.page?.show(false);
      runtime.sleepThrough(3_600_000);
      runtime.page?.show(true);
      await runtime.advance(0);
    }
    expect(new Set(edge.paths)).toEqual(new Set(['GET /api/v1/jobs/one/events']));
    expect(edge.requests).toHaveLength(6);
  });

  it('does not poll in a hidden tab', async () => {
    const responses = [failure(404, 'not_found'), success(task('waiting'))];
    const { client, edge, runtime } = setUp(responses, { hasPage: true });
    collect(client.watch(REF));
    await runtime.advance(1);
    runtime.page?.show(false);
    await runtime.advance(30_000);
    const { length } = edge.requests;
    await runtime.advance(3_600_000);
    expect(edge.requests.length - length).toBeLessThan(2);
    runtime.page?.show(true);
    await runtime.advance(0);
    expect(edge.requests.length).toBeGreaterThan(length);
  });

  it('can be returned in a hidden tab and removes its timers and listeners', async () => {
    const stream = new FakeStream();
    const { client, runtime } = setUp([stream.respond], { hasPage: true });
    const states = client.watch(REF);
    runtime.page?.show(false);
    const next = states.next();
    await runtime.advance(60_000);
    await states.return?.();
    await next;
    expect([runtime.timers, runtime.page?.listeners]).toEqual([0, 0]);
  });
});
