/**
 * A wrangler that answers at once, in the words of the real one (taken down from runs of it against
 * the stand-in for Cloudflare, which `deploy-command.test.ts` repeats).
 */
import type {
  RunWrangler,
  Secrets,
  WranglerResult,
} from '../../../src/tools/deploy/deploy-context.ts';

const done = (stdout = '', targets: string[] = []): WranglerResult => ({
  ok: true,
  stdout,
  errorText: '',
  targets,
});
const failed = (complaint: string): WranglerResult => ({
  ok: false,
  stdout: '',
  errorText,
  targets: [],
});

export interface FakeWrangler {
  run: RunWrangler;
  /** Every call, as one line. */
  calls: string[];
  /** Calls that changed something. */
  changes: string[];
  queues: Set<string>;
  databases: Set<string>;
  buckets: Set<string>;
  /** By Worker. */
  secrets: Map<string, Record<string, string>>;
  /** By the beginning of a call: what it complains about instead. */
  fails: Map<string, string>;
  targets: string[];
}

export function fakeWrangler(workerOf: (env: string) => string): FakeWrangler {
  const fake: FakeWrangler = {
    calls: [],
    changes: [],
    queues: new Set(),
    databases: new Set(),
    buckets: new Set(),
    secrets: new Map(),
    fails: new Map(),
    targets: ['https://kie-edge.operator.workers.dev', 'schedule: * * * * *'],
    run: async (args, secrets) => answer(args, secrets),
  };

  function answer(args: readonly string[], secrets: Secrets = {}): WranglerResult {
    const call = args.join(' ');
    const worker = workerOf(args.at(-1) ?? '');
    fake.calls.push(call);
    for (const [start, complaint] of fake.fails)
      if (call.startsWith(start)) return failed(complaint);
    const [command, verb, name = ''] = args;
    switch (`${command} ${verb}`) {
      case 'whoami --json':
        return done(
          '{"loggedIn":true,"email":"operator@example.com","accounts":[{"name":"Operator"}]}',
        );
      case 'd1 list':
        return done(JSON.stringify([...fake.databases].map((database) => ({ name: database }))));
      case 'secret list': {
        const known = fake.secrets.get(worker);
        if (known !== undefined)
          return done(
            JSON.stringify(
              Object.keys(known).map((secret) => ({ name: secret, type: 'secret_text' })),
            ),
          );
        return failed(
          `Worker "${worker}" not found.\nIf this is a new Worker, run \`wrangler deploy\` first to create it.\nOtherwise, check that the Worker name is correct and you're logged into the right account.`,
        );
      }
      case 'r2 bucket':
        if (name !== 'info') return change(call, worker, secrets);
        return fake.buckets.has(args[3] ?? '')
          ? done('{}')
          : failed(
              `A request to the Cloudflare API (/accounts/1/r2/buckets/${args[3]}) failed.\n  The specified bucket does not exist. [code: 10006]`,
            );
      case 'queues info':
        return fake.queues.has(name)
          ? done(`Queue Name: ${name}`)
          : failed(
              `Queue "${name}" does not exist. To create it, run: wrangler queues create ${name}`,
            );
      default:
        return change(call, worker, secrets);
    }
  }

  function change(call: string, worker: string, secrets: Secrets): WranglerResult {
    const [command, verb, name = ''] = call.split(' ');
    fake.changes.push(call);
    if (command === 'queues' && verb === 'create') fake.queues.add(name);
    if (command === 'd1' && verb === 'create') fake.databases.add(name);
    if (command === 'r2') fake.buckets.add(call.split(' ').at(-1) ?? '');
    if (command !== 'deploy') return done();
    fake.secrets.set(worker, { ...fake.secrets.get(worker), ...secrets });
    return done('', fake.targets);
  }

  return fake;
}
