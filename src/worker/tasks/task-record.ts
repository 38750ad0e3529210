/** A task as answers show it: with links for whoever looks, and the time left while it runs. */
import type { Deps } from '../deps.ts';
import { estimateTask } from '../models/task-estimate.ts';
import { publicResult, type LinkDeps } from './public-links.ts';
import { recordInfo, type RecordInfo } from './record-info.ts';
import { isTerminal } from './task-state.ts';
import type { Task } from './task.ts';

export type RecordDeps = LinkDeps & Pick<Deps, 'store'>;

export interface Viewing {
  /** This edge's public address. */
  origin: string;
  /** The account's balance at KIE is the operator's own business. */
  showsBalance: boolean;
}

export async function taskRecord(
  deps: RecordDeps,
  task: Task & { taskId: string },
  { origin, showsBalance }: Viewing,
): Promise<RecordInfo> {
  const result = await publicResult(deps, task, origin);
  if (isTerminal(task.state)) return recordInfo(task, { result, showsBalance });
  const now = deps.runtime.now();
  const times = await deps.store.modelTimes.find(task.model, now);
  return recordInfo(task, { result, showsBalance, estimate: estimateTask(task, times, now) });
}
