/** All routes, and what each group of them needs. */
import type { Hono } from './http/hono.ts';
import { actionRoutes } from './admin/action-routes.ts';
import { auditRoutes } from './admin/audit-routes.ts';
import { catalogueAdminRoutes } from './admin/catalogue-routes.ts';
import { clientAdminRoutes } from './admin/client-routes.ts';
import { deleteTaskAdminRoutes } from './admin/delete-task-routes.ts';
import { deliveryAdminRoutes } from './admin/delivery-routes.ts';
import { adminHealthRoutes } from './admin/health-routes.ts';
import { taskAdminRoutes } from './admin/task-routes.ts';
import { fileRoutes } from './archive/file-routes.ts';
import { sessionRoutes } from './auth/session-routes.ts';
import { callbackRoutes } from './callbacks/callback-routes.ts';
import { healthRoutes } from './health/health-routes.ts';
import { modelRoutes } from './models/model-routes.ts';
import { openApiRoutes } from './openapi/openapi-routes.ts';
import { consoleRoutes } from './pages/console-routes.ts';
import { docsRoutes } from './pages/docs-routes.ts';
import { studioRoutes } from './pages/studio-routes.ts';
import { deleteTaskRoutes } from './retention/delete-task-routes.ts';
import { eventRoutes } from './retrieval/event-routes.ts';
import { listRoutes } from './retrieval/list-routes.ts';
import { recordRoutes } from './retrieval/record-routes.ts';
import { createRoutes } from './submission/create-routes.ts';
import { estimateRoutes } from './submission/estimate-routes.ts';
import { usageRoutes } from './submission/usage-routes.ts';
import { uploadFileRoutes } from './uploads/upload-file-routes.ts';
import { uploadRoutes } from './uploads/upload-routes.ts';
import { deliveryRoutes } from './webhooks/delivery-routes.ts';

type Needs<Routes extends (deps: never) => Hono> = Parameters<Routes>[0];

/** One entry per feature; each feature declares its own part. */
export interface RouteDeps {
  submission: Needs<typeof createRoutes> & Needs<typeof estimateRoutes> & Needs<typeof usageRoutes>;
  callbacks: Needs<typeof callbackRoutes>;
  retrieval: Needs<typeof recordRoutes> & Needs<typeof listRoutes>;
  retention: Needs<typeof deleteTaskRoutes>;
  archive: Needs<typeof fileRoutes>;
  webhooks: Needs<typeof deliveryRoutes>;
  uploads: Needs<typeof uploadRoutes> & Needs<typeof uploadFileRoutes>;
  models: Needs<typeof modelRoutes>;
  sessions: Needs<typeof sessionRoutes>;
  health: Needs<typeof healthRoutes>;
  openapi: Needs<typeof openApiRoutes>;
  pages: Needs<typeof studioRoutes>;
  admin: {
    clients: Needs<typeof clientAdminRoutes>;
    deliveries: Needs<typeof deliveryAdminRoutes>;
    tasks: Needs<typeof taskAdminRoutes> &
      Needs<typeof deleteTaskAdminRoutes> &
      Needs<typeof actionRoutes>;
    health: Needs<typeof adminHealthRoutes>;
    audit: Needs<typeof auditRoutes>;
    catalogue: Needs<typeof catalogueAdminRoutes>;
  };
}

/** The routes in the order in which they are matched. */
export function buildRoutes(deps: RouteDeps): Hono[] {
  return [
    createRoutes(deps.submission),
    estimateRoutes(deps.submission),
    uploadRoutes(deps.uploads),
    callbackRoutes(deps.callbacks),
    recordRoutes(deps.retrieval),
    eventRoutes(deps.retrieval),
    listRoutes(deps.retrieval),
    deliveryRoutes(deps.webhooks),
    deleteTaskRoutes(deps.retention),
    modelRoutes(deps.models),
    fileRoutes(deps.archive),
    uploadFileRoutes(deps.uploads),
    sessionRoutes(deps.sessions),
    usageRoutes(deps.submission),
    healthRoutes(deps.health),
    openApiRoutes(deps.openapi),
    docsRoutes(deps.pages),
    studioRoutes(deps.pages),
    consoleRoutes(deps.pages),
    clientAdminRoutes(deps.admin.clients),
    deliveryAdminRoutes(deps.admin.deliveries),
    auditRoutes(deps.admin.audit),
    taskAdminRoutes(deps.admin.tasks),
    deleteTaskAdminRoutes(deps.admin.tasks),
    actionRoutes(deps.admin.tasks),
    adminHealthRoutes(deps.admin.health),
    catalogueAdminRoutes(deps.admin.catalogue),
  ];
}
