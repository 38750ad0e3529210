/** Tasks as a table; on a narrow screen each row is a card. */
import type { TaskSummary } from '../../../worker/admin/views.ts';
import { formatNumber, shortenId } from '../messages/format-number.ts';
import { deriveTaskStatus } from '../messages/status-label.ts';
import { taskHref } from '../routes.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';

export function TaskTable({ tasks }: { tasks: readonly TaskSummary[] }) {
  return (
    <div class="card-box flush">
      <table class="rows tasks" data-testid="tasks">
        <caption class="visually-hidden">Tasks, newest first</caption>
        <thead>
          <tr>
            <th scope="col">State</th>
            <th scope="col">Task</th>
            <th scope="col">Model</th>
            <th scope="col">Client</th>
            <th scope="col" class="number">
              Credits
            </th>
            <th scope="col" class="number">
              Created
            </th>
          </tr>
        </thead>
        <tbody>
          {tasks.map((task) => (
            <Row key={task.id} {...task} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row(task: TaskSummary) {
  const { id, taskId, model, client, clientName, credits, createdAt } = task;
  return (
    <tr data-testid="task-row" data-state={task.state}>
      <td>
        <StatusBadge {...deriveTaskStatus(task)} />
      </td>
      <th scope="row" class="cell-main">
        <a class="row-link" href={taskHref(id)} title={taskId ?? id}>
          <code>{shortenId(taskId ?? id)}</code>
        </a>
      </th>
      <td class="cell-model">{model}</td>
      <td class="cell-client" title={client}>
        {clientName ?? client}
      </td>
      <td class="number">
        {formatNumber(credits)}
        <span class="unit"> credits</span>
      </td>
      <td class="number">
        <RelativeTime at={createdAt} />
      </td>
    </tr>
  );
}
