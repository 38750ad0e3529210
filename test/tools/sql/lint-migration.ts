/** Rules for migrations whose violation SQLite accepts and one of D1's endpoints rejects. */
import { splitStatements, type SqlStatement } from '../../../src/tools/sql/statement-splitter.ts';
import { D1_LIMITS } from '../deploy/d1-endpoints.ts';

type Rule = (statement: SqlStatement) => boolean;

const isTrigger: Rule = ({ code }) => /^create (temp |temporary )?trigger\b/i.test(code);

/** What is wrong, by the message for it. */
const STATEMENT_RULES: readonly (readonly [string, Rule])[] = [
  [
    'write BEGIN and END of a trigger in capitals, each on a line of its own',
    (statement) => isTrigger(statement) && !/\nBEGIN\n[^]*;\nEND$/.test(statement.code),
  ],
  [
    'use iif instead of CASE in a trigger',
    (statement) => isTrigger(statement) && /\bcase\b/i.test(statement.code),
  ],
  ['write no `;`, quote or backtick in a comment', ({ comments }) => /[;'"`]/.test(comments)],
  [
    'begin and end no transaction: an import is one',
    ({ code }) => /^(begin|commit|end|rollback|savepoint|release)\b/i.test(code),
  ],
  [
    `keep a statement below ${D1_LIMITS.sqlLength} bytes, comments included`,
    ({ text }) => Buffer.byteLength(text) > D1_LIMITS.sqlLength,
  ],
];

/** Returns each violation with the beginning of its statement. */
export function lintMigration(name: string, sql: string): string[] {
  const problems = splitStatements(sql).flatMap((statement) =>
    STATEMENT_RULES.filter(([, isBroken]) => isBroken(statement)).map(
      ([message]) => `${message} (${statement.code.slice(0, 40).replaceAll('\n', ' ')})`,
    ),
  );
  if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name)) problems.push('name it NNNN_effect.sql');
  if (sql.includes('\r')) problems.push('end lines with a line feed only');
  if (!sql.endsWith(';\n')) problems.push('end the last statement with `;` and a line feed');
  return problems;
}
