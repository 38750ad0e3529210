import { describe, expect, it } from 'vitest';
import {
  ADMIN_TOKEN,
  bearer,
  closedEdge,
  createTask,
  readData,
  createClientToken,
  readError,
} from '../auth/builders.ts';

describe('GET /api/v1/usage', () => {
  it('shows a client its identity, models, limits and usage', async () => {
    const edge = closedEdge({ ADMIN_TOKEN, INPUT_CAPS: '{"*":{"duration":10}}' });
    const { id, token } = await createClientToken(edge, {
      name: 'shop',
      dailyCredits: 100,
      models: ['*'],
    });
    await createTask(edge, bearer(token));
    const response = await edge.request('/api/v1/usage', { headers: bearer(token) });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(await readData(response)).toEqual({
      client: { id: `token:${id}`, authMethod: 'token', name: 'shop' },
      models: ['*'],
      inputCaps: { '*': { duration: 10 } },
      limits: { maxConcurrent: 50, perMinute: 60, dailyCredits: 100, monthlyCredits: null },
      used: {
        running: 1,
        tasksThisMinute: 1,
        creditsToday: 42,
        creditsThisMonth: 42,
        storedBytes: 89,
      },
      resetsAt: { day: Date.UTC(2026, 0, 2), month: Date.UTC(2026, 1, 1) },
    });
  });

  it('shows no usage to an unauthenticated caller', async () => {
    expect(await readError(await closedEdge().request('/api/v1/usage'))).toEqual([
      403,
      'auth_not_configured',
    ]);
  });
});
