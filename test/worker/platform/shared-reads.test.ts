import { describe, expect, it } from 'vitest';
import { sharedReads } from '../../../src/worker/platform/shared-reads.ts';

/** Reads that the test completes, on a clock that passes while something sleeps. */
function createReads() {
  const clock = { now: 1000 };
  const started: { key: string; finish: (value: string) => void; fail: (error: Error) => void }[] =
    [];
  const read = sharedReads(
    (key) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      started.push({ key, finish: resolve, fail: reject });
      return promise;
    },
    {
      now: () => clock.now,
      sleep: async (ms) => {
        const until = clock.now + ms;
        await new Promise((resolve) => setTimeout(resolve, 0));
        clock.now = Math.max(clock.now, until);
      },
    },
  );
  return { clock, started, read };
}

describe('a shared read', () => {
  it('is one for 900 requests at the same time', async () => {
    const { started, read } = createReads();
    const all = Promise.all(Array.from({ length: 900 }, () => read('a', 900)));
    started[0]?.finish('value');
    expect(new Set(await all)).toEqual(new Set(['value']));
    expect(started).toHaveLength(1);
  });

  it('returns a value that is younger than the caller demands, and reads again for others', async () => {
    const { clock, started, read } = createReads();
    const first = read('a', 900);
    started[0]?.finish('old');
    await first;
    clock.now += 899;
    expect(await read('a', 900)).toBe('old');
    const fresh = read('a', 899);
    started[1]?.finish('new');
    expect(await fresh).toBe('new');
    expect(await read('a', 900)).toBe('new');
    expect(started).toHaveLength(2);
  });

  it('is one of its key', async () => {
    const { started, read } = createReads();
    const both = Promise.all([read('a', 900), read('b', 900)]);
    for (const { key, finish } of started) finish(key);
    expect(await both).toEqual(['a', 'b']);
  });

  it('that fails fails for its own request, and the others read for themselves', async () => {
    const { started, read } = createReads();
    const first = read('a', 900);
    const second = read('a', 900);
    started[0]?.fail(new Error('D1 is unavailable'));
    await expect(first).rejects.toThrow('D1 is unavailable');
    await expect.poll(() => started.length).toBe(2);
    started[1]?.finish('value');
    expect(await second).toBe('value');
  });

  it('whose request was cancelled does not block the others for more than two seconds', async () => {
    const { clock, started, read } = createReads();
    void read('a', 900); // never completes
    const startedAt = clock.now;
    const second = read('a', 900);
    await expect.poll(() => started.length).toBe(2);
    expect(clock.now - startedAt).toBeLessThanOrEqual(2025);
    started[1]?.finish('value');
    expect(await second).toBe('value');
  });
});
