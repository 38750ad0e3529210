/** The splitter agrees with SQLite, however the text arrives. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { array, assert, integer, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../../src/tools/root.ts';
import { splitStatements, StatementSplitter } from '../../../src/tools/sql/statement-splitter.ts';

const texts = (sql: string) => splitStatements(sql).map(({ text }) => text);

describe('SQL is split', () => {
  it.each([
    ['at each semicolon', 'select 1; select 2', ['select 1', 'select 2']],
    [
      'not within quotes',
      `select ';', ";", \`;\`, [;], 'it''s;'; b`,
      [`select ';', ";", \`;\`, [;], 'it''s;'`, 'b'],
    ],
    [
      'not within comments',
      "-- it's; one\nselect 1 /* ; ' */; b",
      ["-- it's; one\nselect 1 /* ; ' */", 'b'],
    ],
    ['into no empty statements', ';; -- only a comment;\n ; select 1;\n-- end', ['select 1']],
    [
      'after the END of a trigger',
      'create trigger t after insert on a begin select case when 1 then 2 end; end; b',
      ['create trigger t after insert on a begin select case when 1 then 2 end; end', 'b'],
    ],
    [
      'after a comment behind the body of a trigger',
      'CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; -- done;\nEND; b',
      ['CREATE TEMP TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; -- done;\nEND', 'b'],
    ],
    [
      'minus signs and divisions are no comments',
      'select 1 - -1 / 2; b',
      ['select 1 - -1 / 2', 'b'],
    ],
  ])('%s', (_, sql, expected) => {
    expect(texts(sql)).toEqual(expected);
  });

  it('the same in chunks of any length', async () => {
    const file = path.join(ROOT, 'src/worker/migrations/0001_initial.sql');
    const sql = `${await readFile(file, 'utf8')}\nselect 'it''s', "a--b" /* c **/ - 1; select 2`;
    const expected = splitStatements(sql);
    expect(expected.length).toBeGreaterThan(30);
    const cuts = array(integer({ min: 0, max: sql.length }), { maxLength: 200 });
    assert(
      property(cuts, (positions) => {
        const splitter = new StatementSplitter();
        const edges = [0, ...positions.toSorted((a, b) => a - b), sql.length];
        const pushed = edges.flatMap((end, i) => splitter.push(sql.slice(edges[i - 1] ?? 0, end)));
        expect([...pushed, ...splitter.end()]).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  it('with its comments apart and a question mark for what is quoted', () => {
    expect(splitStatements("insert /* all */ into t -- now\nvalues ('it''s')")).toEqual([
      {
        text: "insert /* all */ into t -- now\nvalues ('it''s')",
        code: 'insert   into t  values (??)',
        comments: ' all \n now\n',
      },
    ]);
  });
});
