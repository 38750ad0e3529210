/** Shared set-up for the tests of the hook. */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { KieEdgeError } from '../../src/client/errors.ts';

export const OTHER_REQUEST = { model: 'any', input: { prompt: 'a dog' } };

/** Returns everything in localStorage as text. */
export const storedText = (): string => JSON.stringify(Object.entries(localStorage));

export const apiError = (type: string, status: number): KieEdgeError =>
  new KieEdgeError(`it is ${type}`, { type, status, requestId: 'req-1', retryable: false });

/** Empties storage before each test and fails tests in which React logs an error. Call it once per file. */
export function resetPageForEachTest(): void {
  const logged = vi.spyOn(console, 'error');
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    localStorage.clear();
    sessionStorage.clear();
    logged.mockClear();
  });
  afterEach(() => {
    expect(logged.mock.calls).toEqual([]);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
