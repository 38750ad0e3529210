/** A task's model, client, cost, times and ids. */
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { TOKEN_CLIENT_PREFIX } from '../api/client-names.ts';
import { formatUsd, pluralize } from '../messages/format-number.ts';
import { clientHref, tasksHref } from '../routes.ts';
import { CopyButton } from '../ui/copy-button.tsx';
import { RelativeTime } from '../ui/relative-time.tsx';

export function TaskFacts({ task }: { task: TaskDetail }) {
  const { id, taskId, client, account, model, credits, callbackOrigin, nextPollAt } = task;
  return (
    <section class="card-box" aria-labelledby="facts" data-testid="facts">
      <h2 id="facts">Details</h2>
      <dl class="fact-list">
        <dt>Model</dt>
        <dd>
          <a href={tasksHref({ model })}>{model}</a>
        </dd>
        <dt>Client</dt>
        <dd>
          <ClientLink {...task} />
        </dd>
        {account !== client && (
          <>
            <dt>Account</dt>
            <dd>{account}</dd>
          </>
        )}
        <dt>{nextPollAt === null ? 'Charged' : 'Reserved'}</dt>
        <dd>
          {pluralize(credits, 'credit')}, {formatUsd(credits)}
        </dd>
        <dt>Created</dt>
        <dd>
          <RelativeTime at={task.createdAt} />
        </dd>
        <dt>Updated</dt>
        <dd>
          <RelativeTime at={task.updatedAt} />
        </dd>
        {nextPollAt !== null && (
          <>
            <dt>Next poll</dt>
            <dd>
              <RelativeTime at={nextPollAt} />
            </dd>
          </>
        )}
        <dt>Callback</dt>
        <dd>{callbackOrigin ?? 'none'}</dd>
        <dt>KIE task ID</dt>
        <dd>
          {taskId === null ? (
            'not known yet'
          ) : (
            <>
              <code data-testid="task-id">{taskId}</code>
              <CopyButton text={taskId} what="KIE task ID" />
            </>
          )}
        </dd>
        <dt>ID</dt>
        <dd>
          <code>{id}</code>
          <CopyButton text={id} what="ID" />
        </dd>
      </dl>
    </section>
  );
}

/** Client tokens have a page; for other callers it links to their tasks. */
function ClientLink({ client, clientName }: Pick<TaskDetail, 'client' | 'clientName'>) {
  return client.startsWith(TOKEN_CLIENT_PREFIX) ? (
    <a href={clientHref(client.slice(TOKEN_CLIENT_PREFIX.length))}>{clientName ?? client}</a>
  ) : (
    <a href={tasksHref({ client })}>{client}</a>
  );
}
