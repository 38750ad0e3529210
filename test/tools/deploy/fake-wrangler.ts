/**
 * A wrangler that responds at once with the output of the real one, as recorded against the fake
 * Cloudflare. `deploy-command.slow.test.ts` runs the real one.
 */
import { readFile } from 'node:fs/promises';
import { DatabaseSync } from 'node:sqlite';
import type {
  RunWrangler,
  Secrets,
  WranglerResult,
} from '../../../src/tools/deploy/deploy-context.ts';
import { D1_LIMITS, runImport, runQuery } from './d1-endpoints.ts';

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
  queues: Set<string>;
  databases: Map<string, DatabaseSync>;
  buckets: Set<string>;
  /** By Worker. */
  secrets: Map<string, Record<string, string>>;
  /** Error texts by the beginning of a call. */
  errors: Map<string, string>;
  targets: string[];
}

export function createFakeWrangler(workerName: (env: string) => string): FakeWrangler {
  const fake: FakeWrangler = {
    calls: [],
    changes: [],
    queues: new Set(),
    databases: new Map(),
    buckets: new Set(),
    secrets: new Map(),
    errors: new Map(),
    targets: ['https://kie-edge.operator.workers.dev', 'schedule: * * * * *'],
    run: async (args, secrets) => runCommand(args, secrets),
  };

  async function runCommand(
    args: readonly string[],
    secrets: Secrets = {},
  ): Promise<WranglerResult> {
    const call = args.join(' ').replace(/ (--command|--file) [^]*/, ' $1');
    const worker = workerName(args.at(-1) ?? '');
    fake.calls.push(call);
    for (const [start, errorText] of fake.errors)
      if (call.startsWith(start)) return fail(errorText);
    const [command, verb, name = ''] = args;
    switch (`${command} ${verb}`) {
      case 'whoami --json':
        return succeed(
          '{"loggedIn":true,"email":"operator@example.com","accounts":[{"name":"Operator"}]}',
        );
      case 'd1 list':
        return succeed(
          JSON.stringify([...fake.databases.keys()].map((database) => ({ name: database }))),
        );
      case 'd1 execute':
        return execute(call, name, args);
      case 'secret list':
        return listSecrets(worker);
      case 'r2 bucket':
        if (name !== 'info') return change(call, worker, secrets);
        return fake.buckets.has(args[3] ?? '')
          ? succeed('{}')
          : fail(
              `A request to the Cloudflare API (/accounts/1/r2/buckets/${args[3]}) failed.\n  The specified bucket does not exist. [code: 10006]`,
            );
      case 'queues info':
        return fake.queues.has(name)
          ? succeed(`Queue Name: ${name}`)
          : fail(
              `Queue "${name}" does not exist. To create it, run: wrangler queues create ${name}`,
            );
      default:
        return change(call, worker, secrets);
    }
  }

  /** Prints what the real one prints with `--json`. */
  async function execute(
    call: string,
    database: string,
    args: readonly string[],
  ): Promise<WranglerResult> {
    const sqlite = fake.databases.get(database);
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

  function listSecrets(worker: string): WranglerResult {
    const secrets = fake.secrets.get(worker);
    if (secrets === undefined)
      return fail(
        `Worker "${worker}" not found.\nIf this is a new Worker, run \`wrangler deploy\` first to create it.\nOtherwise, check that the Worker name is correct and you're logged into the right account.`,
      );
    return succeed(
      JSON.stringify(Object.keys(secrets).map((name) => ({ name, type: 'secret_text' }))),
    );
  }

  function change(call: string, worker: string, secrets: Secrets): WranglerResult {
    const [command, verb, name = ''] = call.split(' ');
    fake.changes.push(call);
    if (command === 'queues' && verb === 'create') fake.queues.add(name);
    if (command === 'd1' && verb === 'create')
      fake.databases.set(name, new DatabaseSync(':memory:', { limits: D1_LIMITS }));
    if (command === 'r2') fake.buckets.add(call.split(' ').at(-1) ?? '');
    if (command !== 'deploy') return succeed();
    fake.secrets.set(worker, { ...fake.secrets.get(worker), ...secrets });
    return succeed('', fake.targets);
  }

  return fake;
}
