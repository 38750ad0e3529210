/** Checks the commands of the documentation that tests cannot run: they and their options exist. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { experimental_getWranglerCommands as getWranglerCommands } from 'wrangler';
import { parseDeployArguments } from '../../../src/tools/deploy/deploy-arguments.ts';
import { parseCatalogueArguments } from '../../../src/tools/generate/catalogue.ts';
import { parseRestoreArguments } from '../../../src/tools/restore/restore-arguments.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { parseEnvironment } from '../../../src/worker/config/validate-settings.ts';
import { parseOptions as parseBenchOptions } from '../../bench/options.ts';
import { parseSoakOptions } from '../../soak/soak-options.ts';
import type { RecordedCommand } from './snippet-shell.ts';

const { scripts } = JSON.parse(await readFile(path.join(ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const PHASES = ['bulk', 'window', 'acknowledge', 'watchers'];
/** The scripts that take arguments. */
const PARSERS: Record<string, (args: readonly string[]) => unknown> = {
  deploy: parseDeployArguments,
  // It opens the file, which an earlier command of the guide made.
  restore: ([_file, ...args]) => parseRestoreArguments(['package.json', ...args]),
  bench: (args) => parseBenchOptions(args, []),
  soak: (args) => parseSoakOptions(args, PHASES),
  test: (args) => args,
  catalogue: parseCatalogueArguments,
};
const REQUIRED = { KIE_API_KEY: 'a-key', EDGE_SECRET: 'a-secret-of-thirty-two-bytes-or-more' };
const LOCAL_SETTINGS = new Set(['PORT', 'SANDBOX_PORT', 'STATE_DIR', 'CRON_INTERVAL_MS']);
const RCLONE =
  /^copy --immutable (?:r2:kie-edge-files\/files \/backup\/files|\/backup\/files r2:kie-edge-files\/files)$/;

/** Throws an error for a command that does not exist, or does not accept its arguments or settings. */
export function checkCommand({ command, args, env }: RecordedCommand): void {
  const [first, ...others] = args;
  const text = [command, ...args].join(' ');
  if (command === 'npm') return checkScript(args, env);
  if (command === 'npx' && first === 'wrangler') return checkWrangler(others);
  if (command === 'pip' && text === 'pip install standardwebhooks') return;
  if (command === 'git' && text === 'git switch --detach TAG') return;
  if (command === 'rclone' && RCLONE.test(args.join(' '))) return;
  throw new Error(`no test knows the command ${text}`);
}

function checkScript([verb = '', ...others]: readonly string[], env: RecordedCommand['env']): void {
  if (['ci', 'install'].includes(verb) && others.length === 0) return;
  const [name = '', separator, ...args] = verb === 'run' ? others : [verb, ...others];
  if (scripts[name] === undefined) throw new Error(`package.json has no script ${name}`);
  if (separator !== undefined && separator !== '--')
    throw new Error(`npm takes ${separator} for itself: put -- before it`);
  if (args.length > 0) {
    const parse = PARSERS[name];
    if (parse === undefined) throw new Error(`${name} takes no arguments`);
    parse(args);
  }
  if (name === 'start') checkSettings(env);
}

/** Names and values of the settings of `npm start`, among them those of local runs (local-settings.ts). */
function checkSettings(env: RecordedCommand['env']): void {
  const settings = Object.fromEntries(
    Object.entries(env).filter(([name]) => !LOCAL_SETTINGS.has(name)),
  );
  const { error, data } = parseEnvironment({ ...REQUIRED, ...settings });
  if (error !== undefined) throw error;
  const unknown = Object.keys(settings).filter((name) => !(name in data));
  if (unknown.length > 0) throw new Error(`unknown settings: ${unknown.join()}`);
}

function checkWrangler(words: readonly string[]): void {
  const { registry, globalFlags } = getWranglerCommands();
  let node: typeof registry | undefined = registry;
  let at = 0;
  for (; node?.subtree.has(words[at] ?? '') === true; at += 1)
    node = node.subtree.get(words[at] ?? '');
  const definition = node?.definition;
  if (definition?.type !== 'command') throw new Error(`wrangler has no command ${words.join(' ')}`);
  const flags: Record<string, { type?: string; demandOption?: unknown }> = {
    ...globalFlags,
    ...definition.args,
  };
  const given = new Set<string>();
  const positional = [...(definition.positionalArgs ?? [])];
  for (; at < words.length; at += 1) {
    const word = words[at] ?? '';
    const isFlag = word.startsWith('--');
    const name = (isFlag ? word.slice(2) : positional.shift()) ?? '';
    const flag = flags[name];
    if (flag === undefined) throw new Error(`wrangler takes no ${word} in ${words.join(' ')}`);
    given.add(name);
    if (isFlag && flag.type !== 'boolean') at += 1;
  }
  const missing = Object.keys(flags).filter(
    (name) => flags[name]?.demandOption === true && !given.has(name),
  );
  if (missing.length > 0) throw new Error(`${words.join(' ')} needs ${missing.join()}`);
}
