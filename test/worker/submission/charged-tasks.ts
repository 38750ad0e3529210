/** Tasks that KIE ends with a charge, for tests. */
import { env } from 'cloudflare:workers';
import { sql, first } from '../../../src/worker/platform/sql.ts';
import { bearer, createTask } from '../auth/builders.ts';
import { sendCallback } from '../callbacks/builders.ts';
import type { TestEdge } from '../../support/edge.ts';
import { CLIP_URL } from '../tasks/builders.ts';
import { aBody } from './builders.ts';

/** What a charge does to a task: credits as KIE's JSON has them, such as `42`, `1e308` or `null`. */
export interface ChargedTask {
  charge: string | number;
  body?: Record<string, unknown>;
  state?: 'success' | 'fail';
}

/** Creates a task of the client and lets KIE's callback end it with this charge. */
export async function runChargedTask(
  edge: TestEdge,
  token: string,
  { charge, body = aBody(), state = 'success' }: ChargedTask,
): Promise<void> {
  const created = await createTask(edge, bearer(token), body);
  if (created.status !== 200) throw new Error(await created.text());
  const task = await first<{ id: string; taskId: string }>(
    env.DB,
    sql`select id, task_id as taskId from tasks order by seq desc limit 1`,
  );
  const files = JSON.stringify(JSON.stringify({ resultUrls: [CLIP_URL] }));
  const result = state === 'success' ? `,"resultJson":${files}` : '';
  const text = `{"code":200,"data":{"taskId":"${task?.taskId}","state":"${state}","consumeCredits":${charge}${result}}}`;
  const response = await sendCallback(edge, text, { id: task?.id ?? '' });
  if (response.status !== 200) throw new Error(await response.text());
}

/** The same for several tasks in turn. Then the cron learns from them. */
export async function runChargedTasks(
  edge: TestEdge,
  token: string,
  tasks: readonly ChargedTask[],
): Promise<void> {
  for (const task of tasks) await runChargedTask(edge, token, task);
  await edge.deps.store.learnedPrices.recompute(edge.clock.now);
}

export const charged = (...charges: readonly (string | number)[]): ChargedTask[] =>
  charges.map((charge) => ({ charge }));
