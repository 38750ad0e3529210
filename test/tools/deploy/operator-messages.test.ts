/** The guides for operators name events, commands, settings and alerts that exist. */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { FAULT_KINDS } from '../../../src/sandbox/fault-settings.ts';
import { ALERT_KINDS } from '../../../src/worker/alerts/alert.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { LOG_EVENTS } from '../../../src/worker/platform/log-events.ts';

const GUIDES = path.join(ROOT, 'src/web/docs/guides');
const readGuide = (name: string) => readFile(path.join(GUIDES, name), 'utf8');
const guides = await Promise.all((await readdir(GUIDES)).map(readGuide));
const all = guides.join('\n');

const matchAll = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, name = '']) => name);

it('the messages of a deployment name the environment in every command for a Worker', async () => {
  const folder = path.join(ROOT, 'src/tools/deploy');
  const sources = await Promise.all(
    (await readdir(folder)).map((name) => readFile(path.join(folder, name), 'utf8')),
  );
  const commands = matchAll(
    sources.join('\n'),
    /(npx wrangler (?:secret put|tail|rollback)[^`\n]{0,40})/g,
  );
  expect(commands.length).toBeGreaterThan(2);
  expect(commands.filter((command) => !/\$\{env(Option\(|\})/.test(command))).toEqual([]);
});

describe('the guides', () => {
  it('name only events that the log has', () => {
    const nouns = [...new Set(Object.keys(LOG_EVENTS).map((name) => name.split('.')[0]))];
    const names = matchAll(all, new RegExp(`\`((?:${nouns.join('|')}|queue)\\.[a-z_]+)\``, 'g'));
    expect(names.length).toBeGreaterThan(0);
    const known = new Set<string>([
      ...Object.keys(LOG_EVENTS),
      ...FAULT_KINDS,
      'request.body', // a field of a request in an example
    ]);
    expect(names.filter((name) => !known.has(name))).toEqual([]);
  });

  it('pass --env to every command for a Worker', () => {
    const commands = matchAll(all, /(npx wrangler (?:secret put|tail|rollback)[^`|\n]*)/g);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes("--env ''"))).toEqual([]);
  });

  it('print the ADMIN_TOKEN that a command generates', () => {
    const commands = matchAll(all, /(openssl rand[^`\n]*ADMIN_TOKEN)/g);
    expect(commands.length).toBeGreaterThan(0);
    expect(commands.filter((command) => !command.includes('tee /dev/tty'))).toEqual([]);
  });

  it('document every kind of alert', async () => {
    const words = matchAll(await readGuide('alerts.md'), /`([a-z_]+)`/g);
    expect(ALERT_KINDS.filter((kind) => !words.includes(kind))).toEqual([]);
  });
});
