import { describe, expect, it } from 'vitest';
import { issueReadToken } from '../../../src/worker/auth/read-token.ts';
import { ADMIN_TOKEN, bearer, closedEdge, createClientToken } from '../auth/builders.ts';
import { aStatusUpdate, ID, KIE_ID, NOW, submittedTask } from '../tasks/builders.ts';
import { EVENTS, watchedEdge } from './event-builders.ts';

describe('access to the events of a task', () => {
  const SETTINGS = { ADMIN_TOKEN };
  const insertFailedTask = async (client: string) => {
    await submittedTask({ client });
    await closedEdge(SETTINGS).deps.store.tasks.recordAccepted(
      ID,
      { taskId: KIE_ID, data: {} },
      NOW,
    );
    await closedEdge(SETTINGS).deps.store.tasks.applyStatus(aStatusUpdate({ state: 'fail' }));
  };

  it('streams a task to its client, the admin and holders of its readToken', async () => {
    const edge = closedEdge(SETTINGS);
    const { id, token } = await createClientToken(edge);
    await insertFailedTask(`token:${id}`);
    expect((await edge.request(EVENTS, { headers: bearer(token) })).status).toBe(200);
    expect((await edge.request(EVENTS, { headers: bearer(ADMIN_TOKEN) })).status).toBe(200);
    const read = await issueReadToken(edge.deps.keys.read, KIE_ID, edge.clock.now);
    expect((await edge.request(`${EVENTS}?readToken=${read}`)).status).toBe(200);
    expect((await edge.request(EVENTS, { headers: { 'x-read-token': read } })).status).toBe(200);
  });

  it('rejects other clients and invalid readTokens', async () => {
    const edge = closedEdge(SETTINGS);
    const { token } = await createClientToken(edge);
    await insertFailedTask('token:another');
    expect((await edge.request(EVENTS)).status).toBe(401);
    expect((await edge.request(EVENTS, { headers: bearer(token) })).status).toBe(422);
    expect((await edge.request(`${EVENTS}?readToken=1.a`)).status).toBe(401);
  });

  it('returns task_not_found for the events of an unknown task', async () => {
    const edge = await watchedEdge();
    const response = await edge.request('/api/v1/jobs/nothing/events');
    expect(response.status).toBe(422);
    expect(await response.json()).toMatchObject({ error: { type: 'task_not_found' } });
  });
});
