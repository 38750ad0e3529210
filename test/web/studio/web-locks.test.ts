import { afterEach, describe, expect, it, vi } from 'vitest';
import { createTabLock } from '../../../src/web/studio/tasks/web-locks.ts';

const turn = { signal: new AbortController().signal, onWait: () => {} };

/** In a browser whose locks are had, or denied, at once. */
const holdWhere = (answer: () => unknown) => {
  const request = async (_name: string, _options: object, then: (lock: unknown) => unknown) =>
    then(answer());
  vi.stubGlobal('navigator', { locks: { request } });
  return createTabLock();
};
afterEach(() => void vi.unstubAllGlobals());

const denied = () => {
  throw new DOMException('The request was denied.', 'SecurityError');
};

describe('what is done in turn', () => {
  it('is done though the browser denies locks, as it does where a site may keep nothing', async () => {
    const { withLock } = holdWhere(denied);
    expect(await withLock('k', turn, async () => 'done')).toBe('done');
  });

  it('is done once, though it fails', async () => {
    let count = 0;
    const { withLock } = holdWhere(() => ({}));
    const failing = withLock('k', turn, async () => {
      count += 1;
      throw new Error('No.');
    });
    await expect(failing).rejects.toThrow('No.');
    expect(count).toBe(1);
  });
});
