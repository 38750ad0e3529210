/**
 * A deployment with the real wrangler after failures of single requests. `deploy-steps.test.ts` has a failure
 * at each step.
 */
import { expect, it } from 'vitest';
import { startDeploy } from './deploy-process.ts';
import { useFakeCloudflare } from './fake-cloudflare-fixture.ts';

/** Each failure costs a deployment of a few wrangler processes. */
const TIMEOUT_MS = 600_000;
const READY = 'ready: https://kie-edge.operator.workers.dev';
/** Requests that fail once: within an import, at the upload, and after it. */
const FAILURES = [
  /^PUT \/d1-uploads\//,
  /^PUT \/workers\/scripts\/kie-edge$/,
  /^PUT \/workers\/scripts\/kie-edge\/schedules$/,
];
/** Not a 5xx, which wrangler repeats for half a minute. */
const ERROR = { status: 400, code: 10013, message: 'injected failure' } as const;

const CREATION = /^POST \/(queues|d1\/database|r2\/buckets)$/;

const operator = useFakeCloudflare();

it(
  'a deployment ends ready after failures of an import, of the upload and of the triggers, with nothing twice',
  { timeout: TIMEOUT_MS },
  async () => {
    const { cloudflare } = operator;
    const { account, writes } = cloudflare;
    account.prepare('kie-edge');
    const pending = [...FAILURES];
    cloudflare.failWrite = (route) => {
      const [next] = pending;
      if (next === undefined || !next.test(route)) return undefined;
      pending.shift();
      return ERROR;
    };
    for (let left = FAILURES.length; left > 0; left--) {
      const { code, output } = await deploy();
      expect(output).toMatch(/Stopped\. [^]*re-run the command; completed steps are skipped/);
      expect(code).toBe(1);
    }
    expect(pending).toEqual([]);
    expect((await deploy()).output).toContain(READY);

    for (const { consumers } of account.queues.values()) expect(consumers).toHaveLength(1);
    expect([...account.scripts.keys()]).toEqual(['kie-edge']);
    expect(account.scripts.get('kie-edge')?.crons).toEqual(['* * * * *']);
    const secrets = account.listSecrets('kie-edge').toSorted();
    expect(secrets).toEqual(['EDGE_SECRET', 'KIE_API_KEY']);
    expect(writes.filter((write) => CREATION.test(write))).toEqual([]);
  },
);

const deploy = () => startDeploy(operator, [], { KIE_API_KEY: 'kie-key-of-an-operator' }).ended;
