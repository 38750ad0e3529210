/** The fake API's routes for Workers, as far as wrangler calls them. */
import { Hono, type Context } from 'hono';
import type { Binding, CloudflareAccount } from './cloudflare-account.ts';
import { success, notFound, noWorker, failure } from './cloudflare-responses.ts';

/** Routes of scripts, their settings and triggers. */
export function workerRoutes(account: CloudflareAccount): Hono {
  const { scripts } = account;
  const upload = async (c: Context, name: string) => {
    const metadata = (await c.req.formData()).get('metadata');
    const { bindings, keep_bindings: keep = [] } = JSON.parse(
      typeof metadata === 'string' ? metadata : '{}',
    ) as { bindings: Binding[]; keep_bindings?: string[] };
    const problem = account.upload(name, bindings, keep);
    if (problem !== undefined) return failure(c, { status: 400, code: 10057, message: problem });
    const id = scripts.get(name)?.versionId ?? '';
    return success(c, {
      id,
      deployment_id: id.replaceAll('-', ''),
      resources: { script: { etag: 'e' } },
    });
  };
  return new Hono()
    .get('/subdomain', (c) =>
      account.subdomain === undefined
        ? notFound(c, 10007, 'You do not have a workers.dev subdomain.')
        : success(c, { subdomain: account.subdomain }),
    )
    .get('/services/:name', (c) =>
      scripts.has(c.req.param('name'))
        ? success(c, {
            default_environment: {
              environment: 'production',
              script: { tag: 't', tags: [], last_deployed_from: 'wrangler' },
            },
          })
        : notFound(c, 10090, 'workers.api.error.service_not_found'),
    )
    .get('/workers/:name', (c) => {
      const script = scripts.get(c.req.param('name'));
      return success(c, {
        subdomain: {
          enabled: script?.hasWorkersDev ?? false,
          previews_enabled: script?.hasVersionUrls ?? false,
        },
      });
    })
    .get('/scripts/:name/secrets', (c) => {
      const name = c.req.param('name');
      if (!scripts.has(name)) return noWorker(c);
      return success(
        c,
        account.listSecrets(name).map((secret) => ({ name: secret, type: 'secret_text' })),
      );
    })
    .get('/scripts/:name/settings', (c) => {
      const script = scripts.get(c.req.param('name'));
      if (script === undefined) return noWorker(c);
      const bindings = [...script.bindings.values()].map(({ text, ...binding }) =>
        binding.type === 'secret_text' ? binding : { ...binding, text },
      );
      return success(c, { bindings });
    })
    .get('/scripts/:name/deployments', (c) =>
      scripts.has(c.req.param('name')) ? success(c, { deployments: [] }) : noWorker(c),
    )
    .post('/scripts/:name/assets-upload-session', (c) => success(c, { jwt: 'assets', buckets: [] }))
    .put('/scripts/:name', (c) => upload(c, c.req.param('name')))
    .post('/scripts/:name/versions', (c) => upload(c, c.req.param('name')))
    .post('/scripts/:name/deployments', (c) => success(c, { id: 'deployment' }))
    .patch('/scripts/:name/script-settings', (c) => success(c, {}))
    .post('/scripts/:name/subdomain', async (c) => {
      const body = await c.req.json<{ enabled: boolean; previews_enabled?: boolean }>();
      const name = c.req.param('name');
      account.setSubdomain(name, body.enabled, body.previews_enabled);
      const previews = scripts.get(name)?.hasVersionUrls ?? false;
      return success(c, { enabled: body.enabled, previews_enabled: previews });
    })
    .put('/scripts/:name/schedules', async (c) => {
      const crons = await c.req.json<{ cron: string }[]>();
      const script = scripts.get(c.req.param('name'));
      if (script !== undefined) script.crons = crons.map(({ cron }) => cron);
      return success(c, {});
    });
}
