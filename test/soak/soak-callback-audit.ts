/** Compares the callbacks that the app accepted with the tasks that require one. */
import type { CallbackBody } from '../../src/client/response-types.ts';
import type { SoakHarness } from './soak-harness.ts';

const PARALLEL_READS = 16;

/** Tasks whose end is delivered to the caller. Every task of the bulk phase has a callBackUrl. */
const TASKS_TO_DELIVER = `
  select task_id as taskId, (select count(*) from deliveries where task = tasks.id) as deliveries
  from tasks where state in ('success', 'fail', 'expired_unknown')`;

/** Each of these must be 0. */
export async function auditCallbacks(soak: SoakHarness): Promise<Record<string, number>> {
  const tasks = await soak.query<{ taskId: string; deliveries: number }>(TASKS_TO_DELIVER);
  const { accepted } = soak.app;
  const taskIds = new Set(tasks.map(({ taskId }) => taskId));
  return {
    'tasks without a delivery': tasks.filter(({ deliveries }) => deliveries === 0).length,
    'tasks whose callback the app never accepted': tasks.filter(
      ({ taskId }) => !accepted.has(taskId),
    ).length,
    'callbacks that differ from recordInfo': await countDifferingCallbacks(soak, taskIds),
    'callbacks whose body changed between attempts': soak.app.countChangedBodies(),
    'callbacks that the official package did not verify': soak.app.countUnverified(),
    'callbacks for tasks that have not ended': [...accepted.keys()].filter((id) => !taskIds.has(id))
      .length,
    'deliveries marked delivered that the app never accepted': await countFalselyDelivered(soak),
  };
}

/** Compares by `webhook-id`. */
async function countFalselyDelivered(soak: SoakHarness): Promise<number> {
  const ids = new Set([...soak.app.accepted.values()].flat().map(({ id }) => id));
  const delivered = await soak.query<{ id: string }>(
    "select id from deliveries where state = 'delivered'",
  );
  return delivered.filter(({ id }) => !ids.has(id)).length;
}

async function countDifferingCallbacks(
  soak: SoakHarness,
  taskIds: ReadonlySet<string>,
): Promise<number> {
  const next = taskIds.values();
  let differing = 0;
  const compareInSequence = async () => {
    for (const taskId of next)
      if (!(await equalsRecord(soak, taskId, soak.app.accepted.get(taskId)?.[0]?.body)))
        differing++;
  };
  await Promise.all(Array.from({ length: PARALLEL_READS }, compareInSequence));
  return differing;
}

/** Fields that recordInfo does not have. */
const CALLBACK_FIELDS = new Set(['sequence', 'callBackUrl', 'client']);

/** Compares a callback with recordInfo field by field; null in one may be absent in the other. */
async function equalsRecord(
  soak: SoakHarness,
  taskId: string,
  body: string | undefined,
): Promise<boolean> {
  if (body === undefined) return false;
  const response = await fetch(`${soak.edge.url}/api/v1/jobs/recordInfo?taskId=${taskId}`);
  const { data: record } = (await response.json()) as { data: Record<string, unknown> };
  const callback = (JSON.parse(body) as CallbackBody).data as unknown as Record<string, unknown>;
  return Object.keys({ ...record, ...callback }).every(
    (field) =>
      CALLBACK_FIELDS.has(field) ||
      (record[field] ?? '') === (callback[field] ?? '') ||
      JSON.stringify(record[field]) === JSON.stringify(callback[field]),
  );
}
