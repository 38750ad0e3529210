import { describe, expect, it } from 'vitest';
import { rejectUnsafeNumbers } from '../../../src/worker/http/safe-integers.ts';

const checkNumbers = (json: string) => () => rejectUnsafeNumbers(json);

describe('rejectUnsafeNumbers', () => {
  const exact = `0 -0 0.0 0e5 1 1.0 100 1e2 0.1 0.10 1E-7 1e21 1e300 5e-324 123456.789e3
    9007199254740991 -9007199254740991 9007199254740992 0.30000000000000004 0.10000000000000001`;
  it.each(exact.split(/\s+/))('accepts %s', (number) => {
    expect(checkNumbers(`{"seed":${number}}`)).not.toThrow();
  });

  const inexact = `9007199254740993 -9007199254740993 9007199254740993.0 9007199254740993e0
    1e999 -1e999 1e-999 0.12345678901234567890123 123456789012345678901`;
  it.each(inexact.split(/\s+/))('rejects %s, which a double cannot represent', (number) => {
    expect(checkNumbers(`{"seed":${number}}`)).toThrow(/cannot be represented exactly/);
  });

  it('ignores numbers in strings', () => {
    expect(checkNumbers('{"prompt":"9007199254740993 and \\"1e999\\""}')).not.toThrow();
  });
});
