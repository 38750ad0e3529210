/** One task, from the intent to the callback, and what availableActions it. */
import { useState } from 'preact/hooks';
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { taskAddress, tasksAddress } from '../routes.ts';
import { forgetReadings } from '../api/query-cache.ts';
import { useReading } from '../api/use-polled-query.ts';
import { MendBar } from '../actions/action-bar.tsx';
import { useMending } from '../actions/use-action.ts';
import { Badge } from '../ui/dot.tsx';
import { PageHead } from '../ui/page-head.tsx';
import { taskStanding } from '../messages/state-label.ts';
import { shortId } from '../messages/time-label.ts';
import { urgentMends } from '../actions/urgent-actions.ts';
import { CallbackList } from './callback-list.tsx';
import { DeliveryList } from './delivery-list.tsx';
import { FileList } from './file-list.tsx';
import { JsonBox } from './json-box.tsx';
import { TaskFacts } from './task-facts.tsx';
import { Timeline } from './timeline.tsx';

/** It changes while somebody waits for it. */
const EVERY_MS = 5_000;
const EVERY_MS_ENDED = 15_000;

export function TaskPage({ id }: { id: string }) {
  const [name, setDeleted] = useState<string>();
  const onDelete = ({ taskId }: Pick<TaskDetail, 'taskId'>) => {
    forgetReadings();
    setDeleted(taskId ?? id);
  };
  return name === undefined ? (
    <KeptTask id={id} onDelete={onDelete} />
  ) : (
    <DeletedTask name={name} />
  );
}

/** Nothing of it is shown any more: what there was to see is gone. */
function DeletedTask({ name }: { name: string }) {
  return (
    <>
      <WayBack />
      <PageHead title={`Task ${shortId(name)}`} />
      <section class="card-box" aria-label="State">
        <p role="status" data-testid="deleted">
          Deleted, with its files and all that was known of it. What it cost stays in the usage.
        </p>
      </section>
    </>
  );
}

interface Props {
  readonly id: string;
  readonly onDelete: (task: Pick<TaskDetail, 'taskId'>) => void;
}

function KeptTask({ id, onDelete }: Props) {
  const [everyMs, setEveryMs] = useState(EVERY_MS);
  const reading = useReading(
    taskAddress(id),
    async (api, signal) => {
      const task = await api.task(id, signal);
      setEveryMs(task.nextPollAt === null ? EVERY_MS_ENDED : EVERY_MS);
      return task;
    },
    everyMs,
  );
  const { data: task } = reading;
  const mending = useMending({
    id,
    onTask: (now) => (now === undefined ? onDelete(task ?? { taskId: null }) : reading.set(now)),
  });
  return (
    <>
      <WayBack />
      <PageHead title={`Task ${shortId(task?.taskId ?? id)}`} reading={reading} />
      {task !== undefined && (
        <>
          <section class="card-box task-head" aria-label="State">
            <Badge {...taskStanding(task)} />
            {failureWords(task) !== '' && <p class="task-failure">{failureWords(task)}</p>}
            <MendBar
              availableActions={task.availableActions}
              urgent={urgentMends(task)}
              mending={mending}
            />
          </section>
          <div class="task-body">
            <div class="task-main">
              <FileList task={task} />
              <DeliveryList task={task} onChange={reading.refresh} />
              <Timeline entries={task.timeline} />
            </div>
            <div class="task-side">
              <TaskFacts task={task} />
              <JsonBox title="Request" value={task.request} />
              <JsonBox title="KIE’s result" value={task.resultJson} />
              <CallbackList callbacks={task.callbacks} />
            </div>
          </div>
        </>
      )}
    </>
  );
}

function WayBack() {
  return (
    <p class="way-back">
      <a href={tasksAddress()}>Tasks</a>
    </p>
  );
}

function failureWords({ failCode, failMsg }: TaskDetail): string {
  return [failCode === null ? '' : `KIE’s code ${failCode}`, failMsg ?? '']
    .filter(Boolean)
    .join(': ');
}
