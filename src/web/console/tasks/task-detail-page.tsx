/** A task: status, actions, files, callbacks and timeline. */
import { useState } from 'preact/hooks';
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { ActionBar } from '../actions/action-bar.tsx';
import { findUrgentActions } from '../actions/urgent-actions.ts';
import { useAction } from '../actions/use-action.ts';
import { clearQueryCache } from '../api/query-cache.ts';
import { usePolledQuery } from '../api/use-polled-query.ts';
import { shortenId } from '../messages/format-number.ts';
import { deriveTaskStatus } from '../messages/status-label.ts';
import { taskHref, tasksHref } from '../routes.ts';
import { PageHeader } from '../ui/page-header.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { CallbackList } from './callback-list.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { FileList } from './file-list.tsx';
import { JsonBox } from './json-box.tsx';
import { TaskFacts } from './task-facts.tsx';
import { Timeline } from './timeline.tsx';

const RUNNING_POLL_INTERVAL_MS = 5_000;
const ENDED_POLL_INTERVAL_MS = 15_000;

export function TaskDetailPage({ id }: { id: string }) {
  const [deletedId, setDeletedId] = useState<string>();
  const onDelete = (taskId: string | null) => {
    clearQueryCache();
    setDeletedId(taskId ?? id);
  };
  return deletedId === undefined ? (
    <TaskView id={id} onDelete={onDelete} />
  ) : (
    <DeletedTask id={deletedId} />
  );
}

/** Nothing of the deleted task is shown any more. */
function DeletedTask({ id }: { id: string }) {
  return (
    <>
      <BackLink />
      <PageHeader title={`Task ${shortenId(id)}`} />
      <section class="card-box" aria-label="State">
        <p role="status" data-testid="deleted">
          Deleted with its files and data. Its cost remains in the usage report.
        </p>
      </section>
    </>
  );
}

interface Props {
  readonly id: string;
  /** `taskId` is KIE's id, if it is known. */
  readonly onDelete: (taskId: string | null) => void;
}

function TaskView({ id, onDelete }: Props) {
  const [intervalMs, setIntervalMs] = useState(RUNNING_POLL_INTERVAL_MS);
  const query = usePolledQuery(
    taskHref(id),
    async (api, signal) => {
      const read = await api.task(id, signal);
      setIntervalMs(read.nextPollAt === null ? ENDED_POLL_INTERVAL_MS : RUNNING_POLL_INTERVAL_MS);
      return read;
    },
    intervalMs,
  );
  const { data: task } = query;
  const runner = useAction({
    id,
    onTask: (latest) =>
      latest === undefined ? onDelete(task?.taskId ?? null) : query.setData(latest),
  });
  return (
    <>
      <BackLink />
      <PageHeader title={`Task ${shortenId(task?.taskId ?? id)}`} query={query} />
      {task !== undefined && (
        <>
          <section class="card-box task-head" aria-label="State">
            <StatusBadge {...deriveTaskStatus(task)} />
            {formatFailure(task) !== '' && <p class="task-failure">{formatFailure(task)}</p>}
            <ActionBar
              availableActions={task.availableActions}
              urgent={findUrgentActions(task)}
              runner={runner}
            />
          </section>
          <div class="task-body">
            <div class="task-main">
              <FileList task={task} />
              <DeliveryList task={task} onChange={query.refresh} />
              <Timeline entries={task.timeline} />
            </div>
            <div class="task-side">
              <TaskFacts task={task} />
              <JsonBox title="Request" value={task.request} />
              <JsonBox title="Result" value={task.resultJson} />
              <CallbackList callbacks={task.callbacks} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function BackLink() {
  return (
    <p class="back-link">
      <a href={tasksHref()}>Tasks</a>
    </p>
  );
}

function formatFailure({ failCode, failMsg }: TaskDetail): string {
  return [failCode === null ? '' : `KIE code ${failCode}`, failMsg ?? '']
    .filter(Boolean)
    .join(': ');
}
