/** What the Workers of a fake account answer at their addresses. */
import type { HealthData } from '../../../src/worker/health/health-report.ts';
import type { CloudflareAccount, Script } from './cloudflare-account.ts';

type Health = { code: 200; msg: string; data: HealthData } | { code: 503; msg: string; data: null };

/** The `/health` response of the host's Worker; undefined if the host serves none. */
export function respondToHealth(account: CloudflareAccount, host: string): Health | undefined {
  const script = account.scripts.get(findWorker(account, host) ?? '');
  if (script === undefined) return undefined;
  const missing = findMissing(account, script);
  if (missing.length > 0) return { code: 503, msg: `Not ready: ${missing.join(', ')}`, data: null };
  const hasMetadata = script.bindings.get('CF_VERSION_METADATA')?.type === 'version_metadata';
  const data: HealthData = {
    status: 'ready',
    version: { id: hasMetadata ? script.versionId : '', uploadedAt: null },
    cron: { lastRunAt: null },
    kie: { key: account.kieKey, checkedAt: null },
    warnings: [],
  };
  return { code: 200, msg: 'success', data };
}

/** The Worker that serves the host: of a custom domain, a workers.dev address or a version's address. */
function findWorker(
  { subdomain, domains, scripts }: CloudflareAccount,
  host: string,
): string | undefined {
  const [label = '', ...domain] = host.split('.');
  if (domain.join('.') !== `${subdomain}.workers.dev`) return domains.get(host);
  const [version, name] = /^([0-9a-f]{8})-(.*)$/.exec(label)?.slice(1) ?? [undefined, label];
  const script = scripts.get(name ?? '');
  const isEnabled = version === undefined ? script?.hasWorkersDev : script?.hasVersionUrls;
  return isEnabled === true ? name : undefined;
}

/** Secrets and resources without which the Worker is not ready. */
function findMissing(account: CloudflareAccount, { bindings }: Script): string[] {
  const database = account.findDatabase(String(bindings.get('DB')?.['id']));
  const tasks = database?.sqlite.prepare("select 1 from sqlite_schema where name = 'tasks'").get();
  const hasBucket = account.buckets.has(String(bindings.get('FILES')?.['bucket_name']));
  return [
    ...['KIE_API_KEY', 'EDGE_SECRET'].filter((name) => bindings.get(name)?.text === undefined),
    ...(tasks === undefined ? ['DB'] : []),
    ...(hasBucket ? [] : ['FILES']),
  ];
}
