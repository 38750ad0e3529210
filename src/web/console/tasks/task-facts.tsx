/** Who made it, with what, for how much. */
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { clientAddress, tasksAddress } from '../routes.ts';
import { TOKEN } from '../api/client-names.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { When } from '../ui/when.tsx';
import { count, usd } from '../messages/time-label.ts';

export function TaskFacts({ task }: { task: TaskDetail }) {
  const { id, taskId, client, clientName, account, model, credits, callbackOrigin, nextPollAt } =
    task;
  return (
    <section class="card-box" aria-labelledby="facts" data-testid="facts">
      <h2 id="facts">Facts</h2>
      <dl class="fact-list">
        <dt>Model</dt>
        <dd>
          <a href={tasksAddress({ model })}>{model}</a>
        </dd>
        <dt>Client</dt>
        <dd>
          {client.startsWith(TOKEN) ? (
            <a href={clientAddress(client.slice(TOKEN.length))}>{clientName ?? client}</a>
          ) : (
            <a href={tasksAddress({ client })}>{client}</a>
          )}
        </dd>
        {account !== client && (
          <>
            <dt>Account</dt>
            <dd>{account}</dd>
          </>
        )}
        <dt>{nextPollAt === null ? 'Charged' : 'Reserved'}</dt>
        <dd>
          {count(credits, 'credit')}, {usd(credits)}
        </dd>
        <dt>Made</dt>
        <dd>
          <When at={task.createdAt} />
        </dd>
        <dt>Changed</dt>
        <dd>
          <When at={task.updatedAt} />
        </dd>
        {nextPollAt !== null && (
          <>
            <dt>KIE is asked</dt>
            <dd>
              <When at={nextPollAt} />
            </dd>
          </>
        )}
        <dt>Calls back</dt>
        <dd>{callbackOrigin ?? 'nobody'}</dd>
        <dt>KIE’s id</dt>
        <dd>
          {taskId === null ? (
            'not known yet'
          ) : (
            <>
              <code data-testid="task-id">{taskId}</code>
              <CopyButton text={taskId} what="KIE’s id" />
            </>
          )}
        </dd>
        <dt>Our id</dt>
        <dd>
          <code>{id}</code>
          <CopyButton text={id} what="our id" />
        </dd>
      </dl>
    </section>
  );
}
