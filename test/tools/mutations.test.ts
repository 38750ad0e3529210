import { describe, expect, it } from 'vitest';
import { parseCode } from '../mutation/code-mutations.ts';
import { applyMutation, formatName, nameMutation } from '../mutation/mutation.ts';
import { selectMutations } from '../mutation/select.ts';
import { findSqlMutations } from '../mutation/sql-mutations.ts';

/** The text with each of its mutations. */
const mutateCode = (text: string) =>
  parseCode('a.ts', text).mutations.map((mutation) => applyMutation(text, mutation));
const mutateSql = (text: string) =>
  findSqlMutations([{ start: 0, end: text.length, text }]).map((mutation) =>
    applyMutation(text, mutation),
  );

describe('the mutations of code', () => {
  it.each([
    ['a < b;', ['a <= b;']],
    ['a === b && c;', ['a === b || c;', 'a !== b && c;']],
    ['if (a) throw b;', ['if (false) throw b;']],
    ['if (a) b = 1; else b = 2;', ['if (!(a)) b = 1; else b = 2;']],
    ['await record(a);', [';']],
    ['const a = 60;', ['const a = (60 * 10);']],
    ['const a = list.filter(b);', ['const a = list;']],
    ['const a = b ?? c;', ['const a = b;']],
    ['const a = /^b$/;', ['const a = /b$/;', 'const a = /^b/;']],
  ])('of %s include %j', (text, mutated) => {
    expect(mutateCode(text)).toEqual(expect.arrayContaining(mutated));
  });

  it.each(["log.info('a');", "const a = 'b' + c;", 'type A = 5;', "const a = b['c'];"])(
    'of %s are none, because it protects nothing',
    (text) => expect(mutateCode(text)).toEqual([]),
  );

  it('reach the SQL of a template, with the values in it', () => {
    const text = 'const a = sql`delete from t where id = ${id} and n <= ${n}`;';
    expect(mutateCode(text)).toEqual([
      'const a = sql`delete from t where id = ${id} and n < ${n}`;',
      'const a = sql`delete from t where 1 and n <= ${n}`;',
      'const a = sql`delete from t where id = ${id} and 1`;',
    ]);
  });
});

describe('the mutations of SQL', () => {
  it('drop each condition, also one with parentheses or with `between`', () => {
    expect(
      mutateSql('select a from t where (a = b or c) and d between e and f order by a'),
    ).toEqual([
      'select a from t where 1 and d between e and f order by a',
      'select a from t where (a = b or c) and 1 order by a',
    ]);
  });

  it('keep a column as it is instead of each assignment', () => {
    expect(mutateSql('update t set a = min(b, c), d = null where e')).toEqual([
      'update t set a = max(b, c), d = null where e',
      'update t set a = min(b, c), d = null where 1',
      'update t set a = a, d = null where e',
      'update t set a = min(b, c), d = d where e',
    ]);
  });

  it.each([
    ['select 1 from t where a is null', 'select 1 from t where a is not null'],
    ['select 1 from t where not exists (select 1)', 'select 1 from t where  exists (select 1)'],
    ['select a from t order by a desc limit 10', 'select a from t order by a desc '],
    ['select a from t order by a desc limit 10', 'select a from t order by a  limit 10'],
  ])('of %s include %s', (text, mutated) => expect(mutateSql(text)).toContain(mutated));
});

it('a mutation is named by its lines, wherever they are in the file', () => {
  const text = '\n  if (a <\n    b) c();\n';
  const start = text.indexOf('<');
  const name = nameMutation(text, { file: 'a.ts', start, end: start + 1, replacement: '<=' });
  expect(name).toEqual({ file: 'a.ts', before: 'if (a <', after: 'if (a <=' });
});

it('at least 300 mutations of ten areas are chosen, and the same ones each time', () => {
  const chosen = selectMutations('1', 40);
  expect(chosen.length).toBeGreaterThanOrEqual(300);
  expect(new Set(chosen.map(({ area }) => area)).size).toBe(10);
  expect(selectMutations('1', 40).map(formatName)).toEqual(chosen.map(formatName));
});
