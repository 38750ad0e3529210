/** Compares the tasks that KIE would have billed with the rows in D1 and the objects in R2. */
import { findWrongCharges, RESERVATIONS, type Reservation } from '../support/charges.ts';
import type { LedgerTask } from '../support/kie-traffic.ts';
import { randomEndOf } from '../../src/worker/platform/ids.ts';
import { isTerminal, type TaskState } from '../../src/worker/tasks/task-state.ts';
import { auditCallbacks } from './soak-callback-audit.ts';
import type { SoakHarness } from './soak-harness.ts';

export interface Audit {
  /** Number of tasks at the edge by state. */
  states: Record<string, number>;
  acceptedBySandbox: number;
  /** Accepted by the sandbox and never confirmed: response and callback were lost, and KIE has no listing. */
  untraceable: number;
  forgedSent: number;
  /** Each of these must be 0. */
  violations: Record<string, number>;
}

interface EdgeTask {
  id: string;
  state: TaskState;
}

/** A task in the sandbox's ledger with its id and state at the edge. */
interface BilledTask extends LedgerTask {
  id: string;
  edgeState: TaskState | undefined;
}

const PARALLEL_DOWNLOADS = 16;

/** Accounts whose totals differ from the sum of their tasks, or that have no row. */
const WRONG_ACCOUNTS = `
  select account from tasks left join accounts using (account) group by account
  having running is not sum(is_running)
    or day_millicredits is not sum(iif(budget_day = day, spent_millicredits, 0))
    or month_millicredits is not sum(iif(substr(budget_day, 1, 7) = substr(day, 1, 7), spent_millicredits, 0))`;

export async function auditTasks(soak: SoakHarness): Promise<Audit> {
  const edgeTasks = await soak.query<EdgeTask>('select id, state from tasks');
  const edgeStates = new Map(edgeTasks.map(({ id, state }) => [id, state]));
  const billed = (await soak.readLedger()).tasks.map((task): BilledTask => {
    const id = parseTaskId(task.callBackUrl);
    return { ...task, id, edgeState: edgeStates.get(id) };
  });
  const states: Record<string, number> = {};
  for (const { state } of edgeTasks) states[state] = (states[state] ?? 0) + 1;
  return {
    states,
    acceptedBySandbox: billed.length,
    untraceable: count(billed, ({ edgeState }) => edgeState === 'never_confirmed'),
    forgedSent: billed.reduce((sum, { forgedSent }) => sum + forgedSent, 0),
    violations: {
      ...auditStates(billed, edgeTasks),
      ...(await auditFiles(soak, billed)),
      'accounts that differ from the sum of their tasks': (await soak.query(WRONG_ACCOUNTS)).length,
      'charges above the reservation, or counted wrongly': findWrongCharges(
        billed,
        await soak.query<Reservation>(RESERVATIONS),
      ).length,
      ...(await auditCallbacks(soak)),
      'terminal states that changed': await soak.countChangedTerminalStates(),
    },
  };
}

/** The edge's task id: the beginning is in the path of the address that KIE calls back, the end in its token. */
function parseTaskId(callBackUrl: string): string {
  const { pathname } = new URL(callBackUrl);
  return `${pathname.split('/').at(-1)}-${randomEndOf(callBackUrl)}`;
}

function count<T>(items: readonly T[], matches: (item: T) => boolean): number {
  return items.filter(matches).length;
}

const isReportedEnd = (state: TaskState | undefined) => state === 'success' || state === 'fail';

function auditStates(
  billed: readonly BilledTask[],
  edgeTasks: readonly EdgeTask[],
): Record<string, number> {
  const billedIds = new Set(billed.map(({ id }) => id));
  return {
    'submitted twice': billed.length - billedIds.size,
    'accepted by the sandbox, not terminal at the edge': count(
      billed,
      ({ edgeState }) => edgeState === undefined || !isTerminal(edgeState),
    ),
    'accepted by the sandbox, refused at the edge': count(
      billed,
      ({ edgeState }) => edgeState === 'refused',
    ),
    'success or fail at the edge, unknown to the sandbox': count(
      edgeTasks,
      ({ id, state }) => isReportedEnd(state) && !billedIds.has(id),
    ),
    'ended differently than at the sandbox': count(
      billed,
      ({ edgeState, state }) => isReportedEnd(edgeState) && edgeState !== state,
    ),
    'never confirmed although a callback was acknowledged': count(
      billed,
      ({ edgeState, callbacksAcknowledged }) =>
        edgeState === 'never_confirmed' && callbacksAcknowledged > 0,
    ),
    'forged callbacks accepted': billed.reduce((sum, task) => sum + task.forgedAccepted, 0),
  };
}

async function auditFiles(
  soak: SoakHarness,
  billed: readonly BilledTask[],
): Promise<Record<string, number>> {
  const files = await soak.query<{ state: string }>('select state from files');
  const expected = billed
    .filter(({ edgeState }) => edgeState === 'success')
    .reduce((sum, { resultUrls }) => sum + resultUrls.length, 0);
  return {
    'result files without a row, or rows without a file': Math.abs(expected - files.length),
    'files not in R2': count(files, ({ state }) => state !== 'stored'),
    'differences between R2 and D1': await soak.countStorageDifferences(),
    'files whose bytes differ': await countDifferingFiles(soak, billed),
  };
}

async function countDifferingFiles(
  soak: SoakHarness,
  billed: readonly BilledTask[],
): Promise<number> {
  const files = await soak.query<{ id: string; n: number; ext: string }>(
    "select id, n, ext from files where state = 'stored'",
  );
  const resultUrls = new Map(billed.map((task) => [task.id, task.resultUrls]));
  const next = files.values();
  let differing = 0;
  const compareInSequence = async () => {
    for (const { id, n, ext } of next) {
      const [copy, original] = await Promise.all([
        download(`${soak.edge.url}/files/${id}/${n}.${ext}`),
        download(resultUrls.get(id)?.[n] ?? ''),
      ]);
      if (!copy.equals(original) || copy.length === 0) differing++;
    }
  };
  await Promise.all(Array.from({ length: PARALLEL_DOWNLOADS }, compareInSequence));
  return differing;
}

async function download(url: string): Promise<Buffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} responded ${response.status}`);
  return Buffer.from(await response.arrayBuffer());
}
