import { describe, expect, it } from 'vitest';
import { readEnvelope, readStatus } from '../../../src/worker/upstream/kie-wire.ts';

const NOTHING = readStatus({});
const deep = (levels: number) =>
  JSON.parse('{"a":'.repeat(levels) + '1' + '}'.repeat(levels)) as object;

describe('readStatus of malformed bodies', () => {
  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['null', null],
    ['text', 'text'],
    ['a number', 5],
    ['a list', [1, 2]],
    ['an empty object', {}],
    ['data that is text', { code: 200, data: 'text' }],
    ['data that is a list', { code: 200, data: [{ state: 'success' }] }],
    ['a code that is an object', { code: { valueOf: 1, toString: 2 }, data: {} }],
    ['a code that is infinite', { code: Infinity, data: {} }],
    ['a prototype', JSON.parse('{"__proto__":{"state":"success"},"constructor":5}')],
    ['data nested without end', { code: 200, data: { resultJson: deep(100_000) } }],
  ])('reads no taskId and does not throw for %s', (_what, body) => {
    expect(readStatus(body).taskId).toBeUndefined();
  });

  it('reads nothing from fields that all have a wrong type', () => {
    const names = [...Object.keys(NOTHING), 'task_id', 'creditsConsumed'];
    for (const wrong of [true, [], NaN, [5], { toString: 5 }]) {
      const data = Object.fromEntries(names.map((name) => [name, wrong]));
      const body = { code: 200, msg: '', data };
      expect({ ...readStatus(body), resultJson: undefined, state: undefined }).toEqual(NOTHING);
    }
  });
});

describe('readEnvelope', () => {
  it.each([
    [
      { code: 200, msg: 'a', data: 1 },
      { code: 200, msg: 'a', data: 1 },
    ],
    [
      { code: 200, message: 'a', data: 1 },
      { code: 200, msg: 'a', data: 1 },
    ],
    [
      { code: '402', msg: 'a', message: 'b', data: 1 },
      { code: 402, msg: 'a', data: 1 },
    ],
    [
      { code: 429, msg: 'a' },
      { code: 429, msg: 'a', data: undefined },
    ],
    [
      { code: 429, msg: 5, data: null },
      { code: 429, msg: '', data: null },
    ],
    [{ msg: 'a', data: 1 }, undefined],
    [{ code: 'no', data: 1 }, undefined],
    [[], undefined],
    [null, undefined],
  ])('reads the envelope %j as %j', (value, read) => {
    expect(readEnvelope(value)).toEqual(read);
  });
});
