import { describe, expect, it } from 'vitest';
import { lazy } from '../../../src/worker/platform/lazy.ts';

describe('lazy', () => {
  it('makes the value on first use, and once', () => {
    let made = 0;
    const value = lazy(() => ({ number: ++made }));
    expect(made).toBe(0);
    expect(value()).toBe(value());
    expect(made).toBe(1);
  });

  it('makes an undefined value once', () => {
    let made = 0;
    const value = lazy(() => void made++);
    expect([value(), value(), made]).toEqual([undefined, undefined, 1]);
  });

  it('retries after a failure', () => {
    let attempts = 0;
    const value = lazy(() => {
      if (++attempts === 1) throw new Error('not yet');
      return attempts;
    });
    expect(value).toThrow('not yet');
    expect(value()).toBe(2);
  });
});
