import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';

const isColumn = (line: string) => /^ {2}[a-z_0-9]+ +(?:integer|text|real)\b/.test(line);

describe('the schema', () => {
  it('describes every column in a comment on its line or above it', async () => {
    // All tables of ours are strict; those of D1 are not. SQLite keeps each statement as it was written.
    const { results } = await env.DB.prepare(
      "select sql from sqlite_master where type = 'table' and sql like '%) strict%'",
    ).all<{ sql: string }>();
    expect(results.length).toBeGreaterThan(15);
    const lines = results.flatMap(({ sql }) => sql.split('\n'));
    const undocumented = lines.filter(
      (line, i) =>
        isColumn(line) && !line.includes('--') && lines[i - 1]?.trim().startsWith('--') !== true,
    );
    expect(lines.filter(isColumn).length).toBeGreaterThan(100);
    expect(undocumented).toEqual([]);
  });
});
