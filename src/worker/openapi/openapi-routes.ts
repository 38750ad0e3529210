import { Hono } from '../http/hono.ts';
import type { Settings } from '../config/settings.ts';
import { nothingHere } from '../http/errors.ts';
import { publicOrigin } from '../http/public-origin.ts';
import type { Catalogue } from '../models/model.ts';
import { readFieldLabels } from '../models/field-labels.ts';
import type { PageDeps } from '../pages/static-page.ts';
import { adaptDocument, type DocumentSettings } from './adapt-document.ts';
import { BASE_DOCUMENT_PATH } from './base-document.ts';

/** The document changes only when the settings change. */
const CACHE = 'public, max-age=300';

export interface OpenApiDeps extends Pick<PageDeps, 'assets'> {
  settings: DocumentSettings & Pick<Settings, 'PUBLIC_URL'>;
  catalogue: () => Promise<Catalogue>;
}

/** `GET /openapi.json`: the OpenAPI document of this deployment. It contains no secret. */
export function openApiRoutes({ settings, assets, ...deps }: OpenApiDeps) {
  return new Hono().get('/openapi.json', async (c) => {
    const [base, labels, catalogue] = await Promise.all([
      assets(BASE_DOCUMENT_PATH),
      readFieldLabels(assets),
      deps.catalogue(),
    ]);
    if (!base.ok) throw nothingHere();
    const origin = publicOrigin(settings, c.req.url);
    const document = adaptDocument(await base.text(), { settings, catalogue, labels, origin });
    return c.json(document, 200, {
      'cache-control': CACHE,
      'access-control-allow-origin': '*',
    });
  });
}
