/** Custom domains that another Worker or a DNS record uses. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { readTarget } from '../../../src/tools/deploy/deploy-target.ts';
import { ROOT } from '../../../src/tools/root.ts';
import { createDeployment } from './deploy-builders.ts';
import { fakeTerminal } from './fake-terminal.ts';

const HOST = 'edge.example.com';
const withDomain = { customDomains: [{ pattern: HOST, custom_domain: true as const }] };
const CHANGESET = 'POST /workers/scripts/kie-edge/domains/changeset';

const USES = [
  ['another Worker', `${HOST} is a custom domain of the Worker shop.`],
  ['a DNS record', `${HOST} has a DNS record in your zone.`],
] as const;

function createDeploymentWithUse(use: string, effects?: Parameters<typeof createDeployment>[0]) {
  const deployment = createDeployment(effects);
  const { account } = deployment.cloudflare;
  account.upload('kie-edge', [], []);
  if (use === 'another Worker') account.domains.set(HOST, 'shop');
  else account.dnsRecords.add(HOST);
  return deployment;
}

it.each([
  `routes = [{ pattern = "${HOST}", custom_domain = true }]`,
  `route = { pattern = "${HOST}", custom_domain = true }`,
])('a custom domain is read from `%s`', async (line) => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kie-edge-config-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const config = await readFile(path.join(ROOT, 'wrangler.toml'), 'utf8');
  const file = path.join(folder, 'wrangler.toml');
  await writeFile(file, config.replace('workers_dev = true', `workers_dev = false\n${line}`));
  expect(readTarget(undefined, file).customDomains).toEqual(withDomain.customDomains);
});

describe.each(USES)('a custom domain that %s uses', (use, sentence) => {
  it('stops a deployment without a terminal, before anything is changed', async () => {
    const { wrangler, run } = createDeploymentWithUse(use);
    const message = String(await run(withDomain).catch((error: unknown) => error));
    expect(message).toContain(sentence);
    expect(message).toContain('pass --take-over-domains. Nothing was changed.');
    expect(wrangler.changes).toEqual([]);
  });

  it('is attached with --take-over-domains, with a warning', async () => {
    const { wrangler, printed, run } = createDeploymentWithUse(use);
    await run(withDomain, { takeOverDomains: true });
    expect(printed()).toContain(`warning: ${sentence}`);
    expect(wrangler.changes.at(-1)).toBe('deploy --env ');
  });

  it.each([
    ['confirms', true],
    ['declines', false],
  ])('is attached at a terminal only if the operator %s', async (_reply, confirms) => {
    const terminal = fakeTerminal([], confirms);
    const { wrangler, run } = createDeploymentWithUse(use, { terminal });
    await run(withDomain).catch(() => undefined);
    expect(terminal.questions.at(-1)).toContain('Attach the domain to kie-edge');
    expect(wrangler.changes.length > 0).toBe(confirms);
  });
});

it('attaches a custom domain that is free or that this Worker has already without a question', async () => {
  const terminal = fakeTerminal([], true);
  const { cloudflare, run } = createDeployment({ terminal });
  await run(withDomain);
  cloudflare.account.domains.set(HOST, 'kie-edge');
  await run(withDomain);
  expect(terminal.questions.filter((question) => question.startsWith('Attach'))).toEqual([]);
});

describe('before the Worker exists', () => {
  it('a custom domain of another Worker is found in the list of domains', async () => {
    const { cloudflare, wrangler, run } = createDeployment();
    cloudflare.account.domains.set(HOST, 'shop');
    const message = String(await run(withDomain).catch((error: unknown) => error));
    expect(message).toContain(`${HOST} is a custom domain of the Worker shop.`);
    expect(message).not.toContain('unknown');
    expect(wrangler.changes).toEqual([]);
  });

  it('a free custom domain is attached without a terminal, with a note on DNS records', async () => {
    const { cloudflare, wrangler, printed, run } = createDeployment();
    await run(withDomain);
    expect(printed()).toContain(`does not tell whether ${HOST} has a DNS record`);
    expect(wrangler.changes.at(-1)).toBe('deploy --env ');
    expect(cloudflare.unknown).toEqual([]);
  });
});

it('stops when it cannot be read whether a custom domain is in use', async () => {
  const { cloudflare, wrangler, run } = createDeployment();
  cloudflare.errors.set(CHANGESET, { status: 403, code: 10000, message: 'Authentication error' });
  await expect(run(withDomain)).rejects.toThrow(
    /It is unknown whether edge\.example\.com is in use/,
  );
  expect(wrangler.changes).toEqual([]);
});
