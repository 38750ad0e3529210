/**
 * How D1 runs SQL text that arrives by HTTP, as far as it is known: the query endpoint splits it itself, the
 * import takes a file whole. Sources: Cloudflare's page on D1's limits, wrangler's `d1 execute`, and the
 * workers-sdk issues 3892, 4713, 4998, 10998, 14991 and 15314.
 */
import type { DatabaseSync } from 'node:sqlite';
import type { Row } from '../../../src/tools/sql/remote-database.ts';
import { splitStatements } from '../../../src/tools/sql/statement-splitter.ts';

/**
 * D1's limits: bytes of a statement, bytes of a value or row. The others are those that workerd sets for every
 * SQLite database (`setupSecurity`).
 */
export const D1_LIMITS = {
  sqlLength: 100_000,
  length: 2_000_000,
  column: 100,
  exprDepth: 20,
  compoundSelect: 3,
  vdbeOp: 25_000,
  functionArg: 32,
  likePatternLength: 50,
  variableNumber: 100,
  triggerDepth: 10,
};

/** The binding, the query endpoint and the import run in a transaction of their own. */
const TRANSACTION_CONTROL = /^(begin|commit|end|rollback|savepoint|release)\b/i;

/**
 * Splits like the query endpoint: it reads BEGIN and END only in capitals and followed by a space or line
 * feed, takes the END of a CASE for that of the trigger, and sees no comments. Others report that capitals
 * failed too (workers-sdk 15690), so nothing here depends on a trigger that passes.
 */
export function splitAsQueryEndpoint(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let isInBody = false;
  for (const match of sql.matchAll(/(['"`])[^]*?(?:\1|$)|\bBEGIN(?=[ \n])|\bEND(?=;)|;/g)) {
    if (match[0] === 'BEGIN') isInBody = true;
    if (match[0] === 'END') isInBody = false;
    if (match[0] !== ';' || isInBody) continue;
    statements.push(sql.slice(start, match.index));
    start = match.index + 1;
  }
  return [...statements, sql.slice(start)].filter((statement) => statement.trim() !== '');
}

/** Runs the text at the query endpoint, in one transaction. Returns the rows of each statement. */
export function runQuery(sqlite: DatabaseSync, sql: string): Row[][] {
  return inTransaction(sqlite, () =>
    splitAsQueryEndpoint(sql).map((statement) => runStatement(sqlite, statement)),
  );
}

/** Runs an imported file in one transaction. Returns the number of statements. */
export function runImport(sqlite: DatabaseSync, sql: string): number {
  const statements = splitStatements(sql);
  return inTransaction(sqlite, () => {
    for (const { text } of statements) runStatement(sqlite, text);
    return statements.length;
  });
}

function inTransaction<T>(sqlite: DatabaseSync, run: () => T): T {
  sqlite.exec('begin');
  try {
    const result = run();
    sqlite.exec('commit');
    return result;
  } catch (error) {
    sqlite.exec('rollback');
    const message = error instanceof Error ? error.message : String(error);
    throw new Error(formatError(message), { cause: error });
  }
}

function runStatement(sqlite: DatabaseSync, statement: string): Row[] {
  const [first] = splitStatements(statement);
  if (first === undefined) throw new Error('SQL code did not contain a statement.');
  if (TRANSACTION_CONTROL.test(first.code)) throw new Error('not authorized');
  return sqlite.prepare(statement).all() as Row[];
}

function formatError(message: string): string {
  switch (message) {
    case 'SQL code did not contain a statement.':
      return message;
    case 'not authorized':
      return `${message}: SQLITE_AUTH`;
    case 'string or blob too big':
    case 'statement too long':
      return 'statement too long: SQLITE_TOOBIG';
    default:
      return `${message}: ${/constraint/.test(message) ? 'SQLITE_CONSTRAINT' : 'SQLITE_ERROR'}`;
  }
}
