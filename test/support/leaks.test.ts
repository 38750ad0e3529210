import { describe, expect, it } from 'vitest';
import { findLeaks } from './leaks.ts';

describe('findLeaks', () => {
  it('names a secret and a callback token that a text contains, and shows neither', () => {
    const token = `kie_callback_${'b'.repeat(69)}`;
    const address = `/callbacks/1767225600000000?token=${token}`;
    const found = findLeaks(['fine', 'the key is s3cret', `KIE calls ${address}`], {
      KEY: 's3cret',
      UNSET: undefined,
    });
    expect(found).toEqual([
      'KEY in the key is <KEY>…',
      "a callback's token in KIE calls /callbacks/1767225600000000?token=<callback token>…",
    ]);
    expect(found.join()).not.toContain('s3cret');
    expect(found.join()).not.toContain(token);
  });

  it('finds nothing in texts without a secret, nor for a secret that is not set', () => {
    expect(
      findLeaks(['fine', '/callbacks/1767225600000000?token=redacted'], {
        KEY: 's3cret',
        UNSET: '',
      }),
    ).toEqual([]);
  });
});
