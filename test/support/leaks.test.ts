import { describe, expect, it } from 'vitest';
import { findLeaks } from './leaks.ts';

describe('the search for leaks', () => {
  it.each([
    ['of now', `1767225600000000-${'a'.repeat(22)}`],
    ['of before', 'a'.repeat(22)],
  ])(
    'finds a secret and a callback address %s, and names them without showing them',
    (_when, id) => {
      const address = `/callbacks/${id}/${'b'.repeat(43)}`;
      const found = findLeaks(['fine', 'the key is s3cret', address], {
        KEY: 's3cret',
        NONE: undefined,
      });
      expect(found).toEqual([
        'KEY in the key is s3cret…',
        `a callback's token in ${address.slice(0, 80)}…`,
      ]);
    },
  );

  it('finds nothing where nothing is', () => {
    expect(findLeaks(['fine', 'callbacks/redacted'], { KEY: 's3cret', UNSET: '' })).toEqual([]);
  });
});
