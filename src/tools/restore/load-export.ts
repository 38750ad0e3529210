/** Loads an export of D1 into a local SQLite database. */
import { createReadStream } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';
import { StatementSplitter, type SqlStatement } from '../sql/statement-splitter.ts';
import { replaceInExport } from './line-breaks.ts';

const NUL = '\0';
/** A quoted name, or a quoted text. */
const QUOTED = /"[^"]*"|'[^']*(?:''[^']*)*'/g;

/**
 * Runs the statements of the export, one at a time, whatever their length. Returns the number of texts whose
 * line breaks the export does not tell from a written `\n`. Rejects with SQLite's error and the statement.
 */
export async function loadExport(
  file: string,
  database: DatabaseSync,
  signal: AbortSignal,
): Promise<number> {
  let ambiguous = 0;
  database.function('replace', { deterministic: true }, (text, from, to) =>
    replaceInExport([String(text), String(from), String(to)], () => void ambiguous++),
  );
  const triggers: SqlStatement[] = [];
  const splitter = new StatementSplitter();
  const run = (statements: readonly SqlStatement[]) => {
    for (const statement of statements) {
      // A trigger that exists before its rows would count them twice.
      if (/^create trigger\b/i.test(statement.code)) triggers.push(statement);
      else execute(database, statement);
    }
  };
  database.exec('begin');
  const chunks = createReadStream(file, { encoding: 'utf8', signal });
  for await (const chunk of chunks) run(splitter.push(String(chunk)));
  run(splitter.end());
  for (const trigger of triggers) execute(database, trigger);
  database.exec('commit');
  return ambiguous;
}

function execute(database: DatabaseSync, { text, code }: SqlStatement): void {
  try {
    database.exec(text.includes(NUL) ? text.replaceAll(QUOTED, withoutNul) : text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${reason}, at: ${code.slice(0, 200)}`, { cause: error });
  }
}

/** The same text as a literal without a NUL, at which SQLite would stop reading the statement. */
function withoutNul(quoted: string): string {
  if (!quoted.startsWith("'") || !quoted.includes(NUL)) return quoted;
  const bytes = Buffer.from(quoted.slice(1, -1).replaceAll("''", "'"));
  return `cast(x'${bytes.toString('hex')}' as text)`;
}
