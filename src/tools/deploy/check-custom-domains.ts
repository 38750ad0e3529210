/** Custom domains that something else uses. Without a terminal, wrangler takes them over without asking. */
import * as z from 'zod';
import { CloudflareApiError } from './cloudflare-api.ts';
import { DeployError, type DeployContext } from './deploy-context.ts';
import type { DeployOptions } from './deploy-arguments.ts';
import type { DeployTarget } from './deploy-target.ts';
import { NO_WORKER_CODES, orAbsent } from './inspect-account.ts';
import type { Login } from './log-in.ts';

/** What attaching the domains would change. wrangler reads the same in `publishCustomDomains`. */
const changeset = z.object({
  updated: z.array(z.object({ id: z.string(), modified: z.boolean().optional() })).default([]),
  conflicting: z.array(z.object({ hostname: z.string() })).default([]),
});
const domainRecord = z.object({ hostname: z.string(), service: z.string() });

/**
 * Asks at a terminal whether domains that are in use should be attached to this Worker. Throws a
 * DeployError that names each domain and what uses it, if they should not, or if there is no terminal and
 * `takeOverDomains` is not set.
 */
export async function checkCustomDomains(
  { print, terminal }: Pick<DeployContext, 'print' | 'terminal'>,
  login: Pick<Login, 'api' | 'accountId'>,
  target: DeployTarget,
  { takeOverDomains }: Pick<DeployOptions, 'takeOverDomains'>,
): Promise<void> {
  if (target.customDomains.length === 0) return;
  const uses = await findUses(login, target, print);
  if (uses.length === 0) return;
  for (const use of uses) print(`warning: ${use}`);
  if (takeOverDomains) return;
  if (terminal === undefined) {
    throw new DeployError(
      `${uses.join('\n')}\nwrangler would attach the domain to ${target.worker} without asking. Remove the other use, choose another domain, or pass --take-over-domains. Nothing was changed.`,
    );
  }
  if (!(await terminal.confirm(`Attach the domain to ${target.worker} all the same? [y/N] `)))
    throw new DeployError('Nothing was changed.');
}

type Account = Pick<Login, 'api' | 'accountId'>;
type DomainRecord = z.infer<typeof domainRecord>;

/** One sentence per domain that is in use. */
async function findUses(
  login: Account,
  target: DeployTarget,
  print: DeployContext['print'],
): Promise<string[]> {
  const { worker, customDomains } = target;
  try {
    const changes = await orAbsent(readChangeset(login, target), NO_WORKER_CODES);
    if (changes === undefined) {
      const hosts = customDomains.map(({ pattern }) => pattern).join(', ');
      print(
        `note: before the Worker exists, Cloudflare does not tell whether ${hosts} has a DNS record. wrangler replaces it`,
      );
    }
    const { records, conflicting } = changes ?? {
      records: await listRecords(login, target),
      conflicting: [],
    };
    return [
      ...records
        .filter(({ service }) => service !== worker)
        .map(({ hostname, service }) => `${hostname} is a custom domain of the Worker ${service}.`),
      ...conflicting.map(({ hostname }) => `${hostname} has a DNS record in your zone.`),
    ];
  } catch (error) {
    if (!(error instanceof CloudflareApiError)) throw error;
    const hosts = customDomains.map(({ pattern }) => pattern).join(', ');
    return [`It is unknown whether ${hosts} is in use: ${error.message}`];
  }
}

/** What attaching the domains to the Worker would change. Rejects with code 10007 if there is no Worker. */
async function readChangeset(
  { api, accountId }: Account,
  { worker, customDomains }: DeployTarget,
): Promise<{ records: DomainRecord[]; conflicting: { hostname: string }[] }> {
  const workers = `/accounts/${accountId}/workers`;
  const body = customDomains.map(({ pattern, custom_domain: _isCustomDomain, ...domain }) => ({
    hostname: pattern,
    ...domain,
  }));
  const path = `${workers}/scripts/${worker}/domains/changeset?replace_state=true`;
  const { updated, conflicting } = await api(path, changeset, { body });
  const records = await Promise.all(
    updated
      .filter(({ modified }) => modified === true)
      .map(({ id }) => api(`${workers}/domains/records/${id}`, domainRecord)),
  );
  return { records, conflicting };
}

/** The custom domains of other Workers among those of wrangler.toml. */
async function listRecords(
  { api, accountId }: Account,
  { customDomains }: DeployTarget,
): Promise<DomainRecord[]> {
  const lists = await Promise.all(
    customDomains.map(({ pattern }) =>
      api(
        `/accounts/${accountId}/workers/domains?hostname=${encodeURIComponent(pattern)}`,
        z.array(domainRecord),
      ),
    ),
  );
  return lists.flat();
}
