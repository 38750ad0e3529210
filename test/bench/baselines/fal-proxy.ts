/** The proxy that is in common use for this job, through its Hono adapter. It stores nothing. */
import { createRouteHandler } from '@fal-ai/server-proxy/hono';
import { Hono } from 'hono';
import type { BaselineEnv } from './baseline-env.ts';

const proxy = createRouteHandler({
  resolveApiKey: () => Promise.resolve('key'),
  allowedUrlPatterns: ['127.0.0.1:*/**'],
  allowedEndpoints: ['**'],
  allowUnauthorizedRequests: true,
});

export default new Hono<{ Bindings: BaselineEnv }>().post('/api/v1/jobs/createTask', proxy);
