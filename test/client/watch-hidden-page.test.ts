import { describe, expect, it } from 'vitest';
import { collect, failure, setUp, success } from './fake-edge.ts';
import { FakeStream } from './fake-stream.ts';
import { REF, task } from './fake-task.ts';

/** A watch of a task that runs, by its stream. */
async function watching() {
  const stream = new FakeStream();
  const abort = new AbortController();
  const setup = setUp([stream.respond], { hasPage: true });
  const states = setup.client.watch(REF, { signal: abort.signal });
  const first = states.next();
  await setup.world.advance(0);
  await stream.sendTask('1', task('waiting'));
  await first;
  const isAtRest = () =>
    stream.isClosed && setup.world.timers === 0 && setup.world.page?.listeners === 0;
  return { ...setup, stream, abort, states, isAtRest };
}

describe('a watch that is left', () => {
  it('by break ends at once, with nothing left behind', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([stream.respond], { hasPage: true });
    const over = (async () => {
      for await (const { state } of client.watch(REF)) return state;
      return undefined;
    })();
    await world.advance(0);
    await stream.sendTask('1', task('waiting'));
    expect(await over).toBe('waiting');
    expect([stream.isClosed, world.timers, world.page?.listeners]).toEqual([true, 0, 0]);
  });

  it('by return ends at once, also while the next change is waited for', async () => {
    const { states, isAtRest } = await watching();
    const next = states.next();
    expect(await states.return?.()).toEqual({ done: true, value: undefined });
    expect(await next).toEqual({ done: true, value: undefined });
    expect(await states.next()).toEqual({ done: true, value: undefined });
    expect(isAtRest()).toBe(true);
  });

  it('by its signal ends at once, by the reason of the signal', async () => {
    const { states, abort, isAtRest } = await watching();
    const next = states.next();
    const reason = new Error('the page is closed');
    abort.abort(reason);
    await expect(next).rejects.toBe(reason);
    expect(isAtRest()).toBe(true);
  });

  it('by its signal closes the connection though nobody waits for the next change', async () => {
    const { states, abort, stream } = await watching();
    abort.abort('enough');
    expect(stream.isClosed).toBe(true);
    await expect(states.next()).rejects.toBe('enough');
  });

  it('while it waits to come back ends at once', async () => {
    const { states, stream, abort, world } = await watching();
    const next = states.next();
    await stream.disconnect();
    expect(world.timers).toBe(1);
    abort.abort('enough');
    await expect(next).rejects.toBe('enough');
    expect([world.timers, world.page?.listeners]).toEqual([0, 0]);
  });

  it('before it began asks for nothing', async () => {
    const { client, edge } = setUp([success(task('waiting'))]);
    await client.watch(REF).return?.();
    const { over } = collect(client.watch(REF, { signal: AbortSignal.abort('too late') }));
    expect([await over, edge.requests]).toEqual(['too late', []]);
  });

  it('while it asks instead ends at once', async () => {
    const { client, world } = setUp([failure(404, 'not_found'), success(task('waiting'))]);
    const states = client.watch(REF);
    const first = states.next();
    await world.advance(0);
    await first;
    const next = states.next();
    await world.advance(1);
    expect(world.timers).toBe(1);
    await states.return?.();
    expect([await next, world.timers]).toEqual([{ done: true, value: undefined }, 0]);
  });
});

describe('a watch in a tab that nobody looks at', () => {
  it('closes its connection after 30 seconds, and comes back when somebody does', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, edge, world } = setUp([first.respond, second.respond], { hasPage: true });
    const { seen, over } = collect(client.watch(REF));
    await world.advance(0);
    await first.sendTask('1', task('waiting'));
    world.page?.show(false);
    await world.advance(29_999);
    expect(first.isClosed).toBe(false);
    await world.advance(1);
    expect([first.isClosed, world.timers]).toEqual([true, 0]);
    await world.advance(3_600_000);
    expect(second.isRequested).toBe(false);
    world.page?.show(true);
    await world.advance(0);
    expect(edge.headers('last-event-id')).toEqual([null, '1']);
    await second.sendTask('2', task('success'));
    expect([await over, seen]).toEqual(['ended', ['waiting', 'success']]);
  });

  it('keeps its connection for a short look elsewhere', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([stream.respond], { hasPage: true });
    collect(client.watch(REF));
    await world.advance(0);
    await stream.sendTask('1', task('waiting'));
    for (let look = 0; look < 3; look += 1) {
      world.page?.show(false);
      await world.advance(20_000);
      await stream.send(': still here\n\n');
      world.page?.show(true);
    }
    expect(stream.isClosed).toBe(false);
  });

  it('makes a new connection after a sleep in which no timer ran', async () => {
    const [first, second] = [new FakeStream(), new FakeStream()];
    const { client, world } = setUp([first.respond, second.respond], { hasPage: true });
    collect(client.watch(REF));
    await world.advance(0);
    await first.sendTask('1', task('waiting'));
    world.page?.show(false);
    world.sleepThrough(3_600_000);
    world.page?.show(true);
    await world.advance(0);
    expect([first.isClosed, second.isRequested]).toEqual([true, true]);
  });

  it('still has its stream after any number of sleeps', async () => {
    const streams = Array.from({ length: 6 }, () => new FakeStream());
    const { client, edge, world } = setUp(
      streams.map(({ respond }) => respond),
      { hasPage: true },
    );
    collect(client.watch(REF));
    await world.advance(0);
    await streams[0]?.sendTask('1', task('waiting'));
    for (let sleep = 0; sleep < 5; sleep += 1) {
      world.page?.show(false);
      world.sleepThrough(3_600_000);
      world.page?.show(true);
      await world.advance(0);
    }
    expect(new Set(edge.paths)).toEqual(new Set(['GET /api/v1/jobs/one/events']));
    expect(edge.requests).toHaveLength(6);
  });

  it('does not ask either', async () => {
    const answers = [failure(404, 'not_found'), success(task('waiting'))];
    const { client, edge, world } = setUp(answers, { hasPage: true });
    collect(client.watch(REF));
    await world.advance(1);
    world.page?.show(false);
    await world.advance(30_000);
    const { length } = edge.requests;
    await world.advance(3_600_000);
    expect(edge.requests.length - length).toBeLessThan(2);
    world.page?.show(true);
    await world.advance(0);
    expect(edge.requests.length).toBeGreaterThan(length);
  });

  it('can be left', async () => {
    const stream = new FakeStream();
    const { client, world } = setUp([stream.respond], { hasPage: true });
    const states = client.watch(REF);
    world.page?.show(false);
    const next = states.next();
    await world.advance(60_000);
    await states.return?.();
    await next;
    expect([world.timers, world.page?.listeners]).toEqual([0, 0]);
  });
});
