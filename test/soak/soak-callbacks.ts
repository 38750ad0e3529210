/** Compares the callbacks that the app took with the tasks that it is owed them for. */
import type { CallbackBody } from '../../src/client/callback.ts';
import type { SoakRig } from './soak-harness.ts';

const ASK_PARALLEL = 16;

/** Ends of which a caller is told, of tasks that have a callBackUrl. */
const TOLD_TASKS = `
  select task_id as taskId, (select count(*) from deliveries where task = tasks.id) as deliveries
  from tasks where receiver is not null and state in ('success', 'fail', 'expired_unknown')`;

/** Each of these must be 0. */
export async function auditCallbacks(rig: SoakRig): Promise<Record<string, number>> {
  const told = await rig.query<{ taskId: string; deliveries: number }>(TOLD_TASKS);
  const { taken } = rig.app;
  let differing = 0;
  const queue = told.values();
  const worker = async () => {
    for (const { taskId } of queue)
      if (!(await isSame(rig, taskId, taken.get(taskId)?.[0]?.body))) differing++;
  };
  await Promise.all(Array.from({ length: ASK_PARALLEL }, worker));
  const taskIds = new Set(told.map(({ taskId }) => taskId));
  return {
    'tasks without a delivery': told.filter(({ deliveries }) => deliveries === 0).length,
    'tasks whose callback the app never took': told.filter(({ taskId }) => !taken.has(taskId))
      .length,
    'callbacks that say other than recordInfo': differing,
    'callbacks that said something else at another try': rig.app.changed(),
    'callbacks that the official package did not verify': rig.app.unverified(),
    'callbacks for tasks that have not ended': [...taken.keys()].filter((id) => !taskIds.has(id))
      .length,
    'delivered, and never taken': await deliveredNotTaken(rig),
  };
}

/** By webhook-id: what D1 has as delivered is what the app answered 200. */
async function deliveredNotTaken(rig: SoakRig): Promise<number> {
  const ids = new Set([...rig.app.taken.values()].flat().map(({ id }) => id));
  const delivered = await rig.query<{ id: string }>(
    "select id from deliveries where state = 'delivered'",
  );
  return delivered.filter(({ id }) => !ids.has(id)).length;
}

/** Field for field; what is null there may be absent here. */
async function isSame(rig: SoakRig, taskId: string, body: string | undefined): Promise<boolean> {
  if (body === undefined) return false;
  const response = await fetch(`${rig.edge.url}/api/v1/jobs/recordInfo?taskId=${taskId}`);
  const { data } = (await response.json()) as { data: Record<string, unknown> };
  const told = (JSON.parse(body) as CallbackBody).data as unknown as Record<string, unknown>;
  return Object.keys({ ...data, ...told }).every(
    (field) =>
      field === 'sequence' ||
      (data[field] ?? '') === (told[field] ?? '') ||
      JSON.stringify(data[field]) === JSON.stringify(told[field]),
  );
}
