import { describe, expect, it } from 'vitest';
import { lazy } from '../../../src/worker/platform/lazy.ts';

describe('what is made lazy', () => {
  it('is made when it is first asked for, and once', () => {
    let made = 0;
    const value = lazy(() => ({ number: ++made }));
    expect(made).toBe(0);
    expect(value()).toBe(value());
    expect(made).toBe(1);
  });

  it('is made once even where it is undefined', () => {
    let made = 0;
    const value = lazy(() => void made++);
    expect([value(), value(), made]).toEqual([undefined, undefined, 1]);
  });

  it('is tried again where making it failed', () => {
    let attempts = 0;
    const value = lazy(() => {
      if (++attempts === 1) throw new Error('not yet');
      return attempts;
    });
    expect(value).toThrow('not yet');
    expect(value()).toBe(2);
  });
});
