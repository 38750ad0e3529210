/** What the tests of the hook share: a page of its own for each, on which React says nothing. */
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { KieEdgeError } from '../../src/client/errors.ts';

export const OTHER_REQUEST = { model: 'any', input: { prompt: 'a dog' } };

/** All that is kept, as it is written. */
export const storedText = (): string => JSON.stringify(Object.entries(localStorage));

export const apiError = (type: string, status: number): KieEdgeError =>
  new KieEdgeError(`it is ${type}`, { type, status, requestId: 'req-1', retryable: false });

/** To be called once in a file, outside its tests. */
export function resetPageForEachTest(): void {
  const said = vi.spyOn(console, 'error');
  beforeEach(() => {
    vi.stubGlobal('IS_REACT_ACT_ENVIRONMENT', true);
    localStorage.clear();
    sessionStorage.clear();
    said.mockClear();
  });
  afterEach(() => {
    expect(said.mock.calls).toEqual([]);
    vi.unstubAllGlobals();
    vi.useRealTimers();
  });
}
