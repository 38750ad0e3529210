import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import {
  all,
  batch,
  first,
  join,
  prepare,
  raw,
  run,
  sql,
} from '../../../src/worker/platform/sql.ts';

describe('sql', () => {
  it('binds interpolated values in the order of the text', () => {
    expect(sql`select ${1}, ${'a'}, ${null}`).toEqual({
      text: 'select ?, ?, ?',
      values: [1, 'a', null],
    });
  });

  it('inserts interpolated fragments into the text with their values', () => {
    const condition = sql`b = ${2} and c = ${3}`;
    expect(sql`select 1 where a = ${1} and (${condition}) and d = ${4}`).toEqual({
      text: 'select 1 where a = ? and (b = ? and c = ?) and d = ?',
      values: [1, 2, 3, 4],
    });
  });

  it('never puts a value into the text, whatever the value contains', async () => {
    const value = "'); drop table tasks; -- ${x} ?1";
    expect(await first(env.DB, sql`select ${value} as value`)).toEqual({ value });
  });

  it('joins fragments with a separator, and nothing for an empty list', () => {
    expect(join([sql`${1}`, raw('x'), sql`${2}`], raw(' or '))).toEqual({
      text: '? or x or ?',
      values: [1, 2],
    });
    expect(join([], raw(','))).toEqual({ text: '', values: [] });
  });

  it('rejects a statement with more parameters than D1 allows', () => {
    const values = Array.from({ length: 101 }, (_, i) => sql`${i}`);
    expect(() => prepare(env.DB, sql`select ${join(values, raw(','))}`)).toThrow(RangeError);
  });
});

describe('the helpers that run sql', () => {
  it('return all rows, the first row, or undefined for none', async () => {
    const rows = sql`select value as n from json_each(${'[1,2]'})`;
    expect(await all(env.DB, rows)).toEqual([{ n: 1 }, { n: 2 }]);
    expect(await first(env.DB, rows)).toEqual({ n: 1 });
    expect(await first(env.DB, sql`${rows} where value > ${2}`)).toBeUndefined();
  });

  it('return the number of changed rows', async () => {
    expect(await run(env.DB, sql`update rate_windows set last_seq = ${7}`)).toBe(2);
  });

  it('return the results of a batch in the order of its statements', async () => {
    const [one, two] = await batch(env.DB, [
      prepare<{ a: number }>(env.DB, sql`select ${1} as a`),
      prepare<{ b: string }>(env.DB, sql`select ${'x'} as b`),
    ]);
    expect([one.results[0]?.a, two.results[0]?.b]).toEqual([1, 'x']);
  });

  it('roll a batch back if one of its statements fails', async () => {
    const failing = batch(env.DB, [
      prepare(env.DB, sql`update rate_windows set last_seq = ${9}`),
      prepare(env.DB, sql`update rate_windows set slot_times = ${'x'}`),
    ]);
    await expect(failing).rejects.toThrow('CHECK constraint failed');
    expect(await first(env.DB, sql`select max(last_seq) as seq from rate_windows`)).toEqual({
      seq: 0,
    });
  });
});
