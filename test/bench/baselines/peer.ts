/** The proxy that people put there today, as its Hono adapter has it. It stores nothing. */
import { createRouteHandler } from '@fal-ai/server-proxy/hono';
import { Hono } from 'hono';
import type { FloorEnv } from './floor-env.ts';

const proxy = createRouteHandler({
  resolveApiKey: () => Promise.resolve('key'),
  allowedUrlPatterns: ['127.0.0.1:*/**'],
  allowedEndpoints: ['**'],
  allowUnauthorizedRequests: true,
});

export default new Hono<{ Bindings: FloorEnv }>().post('/api/v1/jobs/createTask', proxy);
