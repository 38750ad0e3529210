import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTabLock } from '../../../src/web/studio/tasks/web-locks.ts';

const options = { signal: new AbortController().signal, onWait: () => {} };

/** The tab lock of a browser whose `request` passes what `lock` returns, or throws what it throws. */
const createLockWith = (lock: () => unknown) => {
  const request = async (_name: string, _options: object, then: (lock: unknown) => unknown) =>
    then(lock());
  vi.stubGlobal('navigator', { locks: { request } });
  return createTabLock();
};
afterEach(() => void vi.unstubAllGlobals());

const deny = () => {
  throw new DOMException('The request was denied.', 'SecurityError');
};

describe('a tab lock', () => {
  it('runs the work without a lock where the browser denies locks', async () => {
    const { withLock } = createLockWith(deny);
    expect(await withLock('k', options, async () => 'done')).toBe('done');
  });

  it('runs failing work once and passes its error on', async () => {
    let count = 0;
    const { withLock } = createLockWith(() => ({}));
    const failing = withLock('k', options, async () => {
      count += 1;
      throw new Error('No.');
    });
    await expect(failing).rejects.toThrow('No.');
    expect(count).toBe(1);
  });
});
