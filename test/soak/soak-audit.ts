/** Compares what KIE would have billed with what stands in D1 and R2. */
import { isTerminal, type TaskState } from '../../src/worker/tasks/task-state.ts';
import { auditCallbacks } from './soak-callbacks.ts';
import type { SoakRig } from './soak-harness.ts';

export interface Audit {
  /** How many tasks stand in each state at the edge. */
  states: Record<string, number>;
  acceptedBySandbox: number;
  /** Accepted by the sandbox and never confirmed here: answer and callback were both lost, and KIE has no listing. */
  unknowable: number;
  /** Each of these must be 0. */
  violations: Record<string, number>;
}

interface EdgeTask {
  id: string;
  task_id: string | null;
  state: TaskState;
}

const FETCH_PARALLEL = 16;

/** Places and credits, added up from the tasks themselves. */
const WRONG_ACCOUNTS = `
  select account from accounts join tasks using (account) group by account
  having running <> sum(is_running)
    or day_millicredits <> sum(iif(budget_day = day, reserved_millicredits, 0))
    or month_millicredits <> sum(iif(substr(budget_day, 1, 7) = substr(day, 1, 7), reserved_millicredits, 0))`;

/** The edge's id of a task, which stands in the address that KIE calls back. */
function idOf(callBackUrl: string): string {
  return callBackUrl.split('/').at(-2) ?? '';
}

export async function audit(rig: SoakRig): Promise<Audit> {
  const { tasks: billed } = await rig.ledger();
  const edge = await rig.query<EdgeTask>('select id, task_id, state from tasks');
  const byId = new Map(edge.map((task) => [task.id, task]));
  const ids = billed.map(({ callBackUrl }) => idOf(callBackUrl));
  const states: Record<string, number> = {};
  for (const { state } of edge) states[state] = (states[state] ?? 0) + 1;

  const notTerminal = ids.filter((id) => !isTerminal(byId.get(id)?.state ?? 'submitting'));
  const contradicted = billed.filter(({ callBackUrl, state }) => {
    const here = byId.get(idOf(callBackUrl))?.state;
    return (here === 'success' || here === 'fail') && here !== state;
  });
  const neverConfirmed = billed.filter(
    ({ callBackUrl }) => byId.get(idOf(callBackUrl))?.state === 'never_confirmed',
  );
  return {
    states,
    acceptedBySandbox: billed.length,
    unknowable: neverConfirmed.length,
    violations: {
      'submitted twice': ids.length - new Set(ids).size,
      'accepted by the sandbox, not terminal at the edge': notTerminal.length,
      'accepted by the sandbox, refused at the edge': ids.filter(
        (id) => byId.get(id)?.state === 'refused',
      ).length,
      'ended otherwise than at the sandbox': contradicted.length,
      'never confirmed although a callback got through': neverConfirmed.filter(
        ({ callbacksAnswered }) => callbacksAnswered > 0,
      ).length,
      'files not in R2': (await rig.query("select 1 from files where state <> 'stored'")).length,
      'differences between R2 and D1': await rig.differences(),
      'files whose bytes differ': await countDifferingFiles(rig, billed),
      'accounts that are not the sum of their tasks': (await rig.query(WRONG_ACCOUNTS)).length,
      ...(await auditCallbacks(rig)),
      'terminal states that changed': (await rig.query('select 1 from soak_changed_ends')).length,
      'forged callbacks taken': billed.reduce((sum, { forgedAccepted }) => sum + forgedAccepted, 0),
    },
  };
}

async function countDifferingFiles(
  rig: SoakRig,
  billed: { callBackUrl: string; resultUrls: string[] }[],
): Promise<number> {
  const files = await rig.query<{ id: string; n: number; ext: string }>(
    "select id, n, ext from files where state = 'stored'",
  );
  const sources = new Map(
    billed.map(({ callBackUrl, resultUrls }) => [idOf(callBackUrl), resultUrls]),
  );
  const queue = files.values();
  let differing = 0;
  const worker = async () => {
    for (const { id, n, ext } of queue) {
      const source = sources.get(id)?.[n] ?? '';
      const [copy, original] = await Promise.all([
        bytesOf(`${rig.edge.url}/files/${id}/${n}.${ext}`),
        bytesOf(source),
      ]);
      if (!copy.equals(original) || copy.length === 0) differing++;
    }
  };
  await Promise.all(Array.from({ length: FETCH_PARALLEL }, worker));
  return differing;
}

async function bytesOf(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
