/** README.md and the runbook name events, commands, settings and alerts that exist. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { ALERT_KINDS } from '../../../src/worker/alerts/alert.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { LOG_EVENTS } from '../../../src/worker/platform/log-events.ts';

const PAGES = ['README.md', 'src/tools/deploy/RUNBOOK.md'];
const read = (page: string) => readFile(path.join(ROOT, page), 'utf8');
const matchAll = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, name = '']) => name);

describe.each(PAGES)('%s', (page) => {
  it('names only events that the log has', async () => {
    const nouns = [...new Set(Object.keys(LOG_EVENTS).map((name) => name.split('.')[0]))];
    const names = matchAll(
      await read(page),
      new RegExp(`\`((?:${nouns.join('|')}|queue)\\.[a-z_]+)\``, 'g'),
    );
    expect(names.filter((name) => !(name in LOG_EVENTS))).toEqual([]);
  });

  it('passes --env to every command for a Worker', async () => {
    const commands = matchAll(
      await read(page),
      /(npx wrangler (?:secret put|tail|rollback)[^`|\n]*)/g,
    );
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes("--env ''"))).toEqual([]);
  });

  it('prints the ADMIN_TOKEN that a command generates', async () => {
    const commands = matchAll(await read(page), /(openssl rand[^`\n]*ADMIN_TOKEN)/g);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes('tee /dev/tty'))).toEqual([]);
  });

  it('documents every kind of alert', async () => {
    const words = matchAll(await read(page), /`([a-z_]+)`/g);
    expect(ALERT_KINDS.filter((kind) => !words.includes(kind))).toEqual([]);
  });
});
