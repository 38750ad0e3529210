/**
 * Caches the output of wrangler's read-only commands by the command and all state of the account that the
 * output may depend on, so that each is run by a wrangler process only once per test run.
 */
import { Hono } from 'hono';
import type { CloudflareAccount } from './cloudflare-account.ts';
import type { CloudflareError } from './cloudflare-responses.ts';

export interface CommandResult {
  stdout: string;
  stderr: string;
  code: number;
}

/** The beginning of each read-only command, and of the API paths that it reads. */
const READ_COMMANDS = [
  ['whoami', '/user'],
  ['d1 list', '/d1/'],
  ['secret list', '/workers/'],
  ['r2 bucket info', '/r2/'],
  ['queues info', '/queues'],
] as const;

const findReadCommand = (args: readonly string[]) =>
  READ_COMMANDS.find(([command]) => args.join(' ').startsWith(command));

export function isReadCommand(args: readonly string[]): boolean {
  return findReadCommand(args) !== undefined;
}

/** Shared by all fakes of a test run. */
const cache = new Map<string, string>();

/** GET reads and PUT stores the result of the command in `?command=` (JSON with `args` and the login). */
export function cacheRoutes(
  account: CloudflareAccount,
  errors: ReadonlyMap<string, CloudflareError | Promise<never>>,
): Hono {
  const cacheKey = (command: string) => {
    const { args } = JSON.parse(command) as { args: string[] };
    const route = `GET ${findReadCommand(args)?.[1]}`;
    const relevantErrors = [...errors].filter(([failing]) => failing.startsWith(route));
    return JSON.stringify([command, relevantErrors, relevantState(args, account)]);
  };
  return new Hono()
    .get('/', (c) => {
      const result = cache.get(cacheKey(c.req.query('command') ?? ''));
      return result === undefined ? c.body(null, 404) : c.json(JSON.parse(result));
    })
    .put('/', async (c) => {
      cache.set(cacheKey(c.req.query('command') ?? ''), await c.req.text());
      return c.json({});
    });
}

function relevantState([command, ...rest]: readonly string[], account: CloudflareAccount): unknown {
  switch (command) {
    case 'd1':
      return [...account.databases.values()].map(({ uuid, name }) => [uuid, name]);
    case 'secret':
      return [...account.scripts.keys()].map((script) => [script, account.listSecrets(script)]);
    case 'r2':
      return rest.map((name) => account.buckets.has(name));
    case 'queues':
      return rest.map((name) => account.queues.get(name));
    default:
      return undefined;
  }
}
