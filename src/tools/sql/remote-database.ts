/** A database in the Cloudflare account, by way of wrangler. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as z from 'zod';
import type { RunWrangler, WranglerResult } from '../deploy/deploy-context.ts';

export type Row = Readonly<Record<string, string | number | null>>;

/** Each method rejects with wrangler's or D1's own text as the message. */
export interface RemoteDatabase {
  /**
   * Runs statements at D1's query endpoint and returns the rows of each. That endpoint splits the text by rules
   * of its own: no triggers, no comments, and no quoted `;` (workers-sdk 10998, 15314).
   */
  query(sql: string): Promise<Row[][]>;
  /**
   * Imports a file in one transaction: after a failure the database is as it was. Statements are at most
   * 100,000 bytes long.
   */
  importFile(file: string): Promise<void>;
  /** The same for SQL that fits into memory. */
  importSql(sql: string): Promise<void>;
}

const queryOutput = z.array(
  z.object({ results: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.null()]))) }),
);
const errorOutput = z.object({
  error: z.object({
    text: z.string(),
    notes: z.array(z.object({ text: z.string() })).default([]),
  }),
});

/** `env` is wrangler's `--env`. A database that wrangler.toml does not name is found by its name as well. */
export function openRemoteDatabase(
  wrangler: RunWrangler,
  { database, env }: { database: string; env: string },
): RemoteDatabase {
  const execute = async (...args: string[]): Promise<string> => {
    const command = ['d1', 'execute', database, '--remote', '--env', env, '--json', ...args];
    const result = await wrangler(command);
    if (!result.ok) throw new Error(readError(result));
    return result.stdout;
  };
  const importFile = async (file: string): Promise<void> => {
    await execute('--yes', '--file', file);
  };
  return {
    query: async (sql) => {
      const output = queryOutput.parse(JSON.parse(await execute('--command', sql)));
      return output.map(({ results }) => results);
    },
    importFile,
    importSql: async (sql) => {
      const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-import-'));
      try {
        const file = path.join(folder, 'import.sql');
        await writeFile(file, sql);
        await importFile(file);
      } finally {
        await rm(folder, { recursive: true, force: true });
      }
    },
  };
}

/** With `--json`, wrangler prints its progress and then the error as JSON. */
function readError({ errorText }: WranglerResult): string {
  const [json] = /^\{[^]*/m.exec(errorText) ?? [];
  if (json === undefined) return errorText;
  try {
    const { text, notes } = errorOutput.parse(JSON.parse(json)).error;
    return [text, ...notes.map((note) => note.text)].join('\n');
  } catch {
    return errorText;
  }
}
