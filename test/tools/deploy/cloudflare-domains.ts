/** The fake API's routes for custom domains, as wrangler's `publishCustomDomains` calls them. */
import { Hono } from 'hono';
import type { CloudflareAccount } from './cloudflare-account.ts';
import { failure, notFound, noWorker, success } from './cloudflare-responses.ts';

interface Origin {
  hostname: string;
}

export function domainRoutes({ domains, dnsRecords, scripts }: CloudflareAccount): Hono {
  const record = (hostname: string) => ({ id: hostname, hostname, service: domains.get(hostname) });
  return new Hono()
    .post('/scripts/:name/domains/changeset', async (c) => {
      if (!scripts.has(c.req.param('name'))) return noWorker(c);
      const origins = await c.req.json<Origin[]>();
      const isNew = ({ hostname }: Origin) => !domains.has(hostname) && !dnsRecords.has(hostname);
      return success(c, {
        added: origins.filter(isNew),
        removed: [],
        updated: origins
          .filter(({ hostname }) => domains.has(hostname))
          .map(({ hostname }) => ({
            ...record(hostname),
            modified: domains.get(hostname) !== c.req.param('name'),
          })),
        conflicting: origins.filter(({ hostname }) => dnsRecords.has(hostname)),
      });
    })
    .get('/domains', (c) => {
      const { hostname = '' } = c.req.query();
      return success(c, domains.has(hostname) ? [record(hostname)] : []);
    })
    .get('/domains/records/:hostname', (c) => {
      const { hostname } = c.req.param();
      return domains.has(hostname)
        ? success(c, record(hostname))
        : notFound(c, 100114, 'Domain not found');
    })
    .put('/scripts/:name/domains/records', async (c) => {
      const { origins, ...overrides } = await c.req.json<{
        origins: Origin[];
        override_existing_origin: boolean;
        override_existing_dns_record: boolean;
      }>();
      for (const { hostname } of origins) {
        const service = domains.get(hostname) ?? c.req.param('name');
        const message = `Hostname '${hostname}' is already in use.`;
        if (service !== c.req.param('name') && !overrides.override_existing_origin)
          return failure(c, { status: 409, code: 100116, message });
        if (dnsRecords.has(hostname) && !overrides.override_existing_dns_record)
          return failure(c, { status: 409, code: 100117, message });
        dnsRecords.delete(hostname);
        domains.set(hostname, c.req.param('name'));
      }
      return success(c, origins);
    });
}
