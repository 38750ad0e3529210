/**
 * `npm run deploy` with the real wrangler, from an empty account, after a failure of each request that
 * changes something.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { startDeploy } from './deploy-process.ts';
import { startFakeCloudflare, type FakeCloudflare } from './fake-cloudflare.ts';

/** Each failure costs a deployment of a few wrangler processes. */
const TIMEOUT_MS = 600_000;
const READY = 'ready: https://kie-edge.operator.workers.dev';
/** Requests that must have failed once. */
const STEPS = [
  /^POST \/queues 2$/m,
  /^POST \/d1\/database 1$/m,
  /^POST \/r2\/buckets 1$/m,
  /^POST \/d1\/database\/[^/]+\/query 1$/m,
  /^POST \/d1\/database\/[^/]+\/import 2$/m,
  /^PUT \/d1-uploads\/.* 1$/m,
  /^POST \/workers\/scripts\/kie-edge\/assets-upload-session 1$/m,
  /^PUT \/workers\/scripts\/kie-edge 1$/m,
  /^POST \/workers\/scripts\/kie-edge\/subdomain 1$/m,
  /^PUT \/workers\/scripts\/kie-edge\/schedules 1$/m,
  /^POST \/queues\/.*\/consumers 1$/m,
  /^POST \/workers\/scripts\/kie-edge\/versions 1$/m,
  /^POST \/workers\/scripts\/kie-edge\/deployments 1$/m,
];
const CREATION = /^POST \/(queues|d1\/database|r2\/buckets)$/;
/** Not a 5xx, which wrangler repeats for half a minute. */
const ERROR = { status: 400, code: 10013, message: 'injected failure' } as const;

let cloudflare: FakeCloudflare;
let home: string;
beforeEach(async () => {
  cloudflare = await startFakeCloudflare();
  home = await mkdtemp(path.join(tmpdir(), 'kie-edge-home-'));
});
afterEach(async () => {
  await cloudflare.stop();
  await rm(home, { recursive: true, force: true });
  expect(cloudflare.unknown).toEqual([]);
});

it(
  'a deployment from nothing ends ready after a failure at each of its requests, with nothing twice',
  { timeout: TIMEOUT_MS },
  async () => {
    const { account, writes } = cloudflare;
    const failed = new Set<string>();
    for (let wasFailed = true; wasFailed;) {
      wasFailed = false;
      const seen = new Map<string, number>();
      cloudflare.failWrite = (route) => {
        const times = (seen.get(route) ?? 0) + 1;
        seen.set(route, times);
        const request = `${route} ${Math.min(times, 2)}`; // a third is like the second
        if (failed.has(request)) return undefined;
        failed.add(request);
        wasFailed = true;
        return ERROR;
      };
      const { code, output } = await deploy();
      if (code === 0) expect(output).toContain(READY);
      else expect(output).toMatch(/Stopped\. [^]*re-run the command; completed steps are skipped/);
    }
    for (const step of STEPS) expect([...failed].join('\n')).toMatch(step);
    expect([...account.queues.keys()].toSorted()).toEqual([
      'kie-edge-copies',
      'kie-edge-dead',
      'kie-edge-deliveries',
    ]);
    for (const { consumers } of account.queues.values()) expect(consumers).toHaveLength(1);
    expect([...account.databases.keys()]).toEqual(['kie-edge']);
    expect([...account.buckets.keys()]).toEqual(['kie-edge-files']);
    expect([...account.scripts.keys()]).toEqual(['kie-edge']);
    expect(account.scripts.get('kie-edge')?.crons).toEqual(['* * * * *']);
    const secrets = account.listSecrets('kie-edge').toSorted();
    expect(secrets).toEqual(['EDGE_SECRET', 'KIE_API_KEY']);

    cloudflare.failWrite = () => undefined;
    const creations = writes.filter((write) => CREATION.test(write)).length;
    expect((await deploy()).output).toContain(READY);
    expect(writes.filter((write) => CREATION.test(write))).toHaveLength(creations);
  },
);

const deploy = () =>
  startDeploy({ cloudflare, home }, [], { KIE_API_KEY: 'kie-key-of-an-operator' }).ended;
