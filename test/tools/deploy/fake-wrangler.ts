/**
 * A wrangler that responds at once with the output of the real one and changes the fake account.
 * `deploy-command.slow.test.ts` runs the real one.
 */
import { readFile } from 'node:fs/promises';
import type {
  RunWrangler,
  Secrets,
  WranglerResult,
} from '../../../src/tools/deploy/deploy-context.ts';
import type { CloudflareAccount, Placement } from './cloudflare-account.ts';
import { runImport, runQuery } from './d1-endpoints.ts';

/** The version that every deployment uploads. */
export const VERSION_ID = '0f8e2c6a-1111-4222-8333-444455556666';

const succeed = (stdout = '', targets: string[] = []): WranglerResult => ({
  ok: true,
  stdout,
  errorText: '',
  targets,
  versionId: targets.length === 0 ? undefined : VERSION_ID,
});
const fail = (errorText: string): WranglerResult => ({
  ok: false,
  stdout: '',
  errorText,
  targets: [],
  versionId: undefined,
});

export interface FakeWrangler {
  run: RunWrangler;
  /** Every call, its arguments joined by spaces. */
  calls: string[];
  /** The calls that changed something. */
  changes: string[];
  /** What was added to the environment of the last call. */
  variables: NodeJS.Dict<string>;
  /** The secrets that the last deployment was given. */
  secrets: Secrets;
  /** Error texts by the beginning of a call. */
  errors: Map<string, string>;
  targets: string[];
}

/** Changes the fake account as the real one does through the API. */
export function createFakeWrangler(
  account: CloudflareAccount,
  workerName: (env: string) => string,
): FakeWrangler {
  const fake: FakeWrangler = {
    calls: [],
    changes: [],
    variables: {},
    secrets: {},
    errors: new Map(),
    targets: ['https://kie-edge.operator.workers.dev', 'schedule: * * * * *'],
    run: async (args, secrets = {}, variables = {}) => {
      const call = args.join(' ').replace(/ (--command|--file) [^]*/, ' $1');
      fake.calls.push(call);
      fake.variables = variables;
      for (const [start, errorText] of fake.errors)
        if (call.startsWith(start)) return fail(errorText);
      return runCommand(call, args, secrets);
    },
  };

  async function runCommand(
    call: string,
    args: readonly string[],
    secrets: Secrets,
  ): Promise<WranglerResult> {
    const [command = '', verb = '', name = '', bucket = ''] = args;
    if (command === 'auth') return succeed('{"type":"oauth","token":"token-of-the-login"}');
    if (command === 'd1' && verb === 'execute') return execute(call, name, args);
    fake.changes.push(call);
    switch (`${command} ${verb}`) {
      case 'queues create':
        account.createQueue(name);
        return succeed();
      case 'd1 create':
        account.createDatabase(name, readPlacement(args));
        return succeed();
      case 'r2 bucket':
        account.buckets.set(bucket, readPlacement(args));
        return succeed();
    }
    if (command !== 'deploy') return succeed();
    fake.secrets = secrets;
    const bindings = Object.entries(secrets).map(([secret, text]) => ({
      type: 'secret_text',
      name: secret,
      text,
    }));
    account.upload(workerName(args.at(-1) ?? ''), bindings, ['secret_text']);
    return succeed('', fake.targets);
  }

  /** Prints what the real one prints with `--json`. */
  async function execute(
    call: string,
    database: string,
    args: readonly string[],
  ): Promise<WranglerResult> {
    const sqlite = account.findDatabase(database)?.sqlite;
    const input = args.at(-1) ?? '';
    if (sqlite === undefined) return fail(`Couldn't find DB with name '${database}'`);
    try {
      if (args.at(-2) === '--command')
        return succeed(JSON.stringify(runQuery(sqlite, input).map((results) => ({ results }))));
      fake.changes.push(call);
      runImport(sqlite, await readFile(input, 'utf8'));
      return succeed('[]');
    } catch (error) {
      const text = error instanceof Error ? error.message : '';
      return fail(
        `├ Checking if file needs uploading\n│\n{ "error": ${JSON.stringify({ text })} }`,
      );
    }
  }

  return fake;
}

function readPlacement(args: readonly string[]): Placement {
  const after = (flag: string) => (args.includes(flag) ? args[args.indexOf(flag) + 1] : undefined);
  return { location: after('--location'), jurisdiction: after('--jurisdiction') };
}
