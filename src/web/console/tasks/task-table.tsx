/** Tasks as rows; on a narrow screen each is a card. */
import type { TaskSummary } from '../../../worker/admin/views.ts';
import { taskAddress } from '../routes.ts';
import { Badge } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { taskStanding } from '../messages/state-label.ts';
import { numberWords, shortId } from '../messages/time-label.ts';

export function TaskTable({ tasks }: { tasks: readonly TaskSummary[] }) {
  return (
    <div class="card-box flush">
      <table class="rows tasks" data-testid="tasks">
        <caption class="visually-hidden">Tasks, the youngest first</caption>
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
              Made
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
      <td class="cell-state">
        <Badge {...taskStanding(task)} />
      </td>
      <th scope="row" class="cell-main">
        <a class="row-link" href={taskAddress(id)} title={taskId ?? id}>
          <code>{shortId(taskId ?? id)}</code>
        </a>
      </th>
      <td class="cell-model">{model}</td>
      <td class="cell-client" title={client}>
        {clientName ?? client}
      </td>
      <td class="number">
        {numberWords(credits)}
        <span class="unit"> credits</span>
      </td>
      <td class="number">
        <When at={createdAt} />
      </td>
    </tr>
  );
}
