/** What README.md and the runbook say to the operator in names: of events, commands, settings. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_KINDS } from '../../../src/worker/alerts/evaluate-alerts.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { LOG_EVENTS } from '../../../src/worker/platform/log-events.ts';

const PAGES = ['README.md', 'src/tools/deploy/RUNBOOK.md'];
const read = (page: string) => readFile(path.join(ROOT, page), 'utf8');
const found = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, name = '']) => name);

describe.each(PAGES)('%s', (page) => {
  it('names no event that the log does not have', async () => {
    const nouns = [...new Set(Object.keys(LOG_EVENTS).map((name) => name.split('.')[0]))];
    const names = found(
      await read(page),
      new RegExp(`\`((?:${nouns.join('|')}|queue)\\.[a-z_]+)\``, 'g'),
    );
    expect(names.filter((name) => !(name in LOG_EVENTS))).toEqual([]);
  });

  it('says which environment a command for a Worker is for', async () => {
    const commands = found(
      await read(page),
      /(npx wrangler (?:secret put|tail|rollback)[^`|\n]*)/g,
    );
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes("--env ''"))).toEqual([]);
  });

  it('shows the operator the ADMIN_TOKEN that is made', async () => {
    const made = found(await read(page), /(openssl rand[^`\n]*ADMIN_TOKEN)/g);
    expect(made.length).toBeGreaterThan(0);
    expect(made.filter((command) => !command.includes('tee /dev/tty'))).toEqual([]);
  });

  it('has each kind of an alarm', async () => {
    const told = found(await read(page), /`([a-z_]+)`/g);
    expect(ALERT_KINDS.filter((kind) => !told.includes(kind))).toEqual([]);
  });
});
