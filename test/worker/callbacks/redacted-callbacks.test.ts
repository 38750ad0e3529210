import { expect, it } from 'vitest';
import { KIE_KEY } from '../../support/edge.ts';
import { ID, submittedTask } from '../tasks/builders.ts';
import { callbackToken, quietEdge, sendCallback, successBody } from './builders.ts';

it("a message in KIE's callback is stored without the API key and without the callback's token", async () => {
  const edge = quietEdge();
  await submittedTask();
  const token = await callbackToken(edge);
  const failMsg = `Bearer ${KIE_KEY} at /callbacks/1?token=${token}`;
  const response = await sendCallback(edge, successBody({ state: 'fail', failMsg }));
  expect(response.status).toBe(200);
  const stored = (await edge.deps.store.tasks.find(ID))?.facts.failMsg;
  expect(stored).toContain('Bearer redacted at');
  expect(stored).not.toContain(token);
});
