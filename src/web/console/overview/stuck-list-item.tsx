/** A stuck item: the problem, its reason, and the action that resolves it. */
import type { StuckItem } from '../../../worker/admin/views.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';
import { ActionBar } from '../actions/action-bar.tsx';
import { useAction } from '../actions/use-action.ts';
import { shortenId } from '../messages/format-number.ts';
import { formatStuckTitle } from '../messages/stuck-label.ts';
import { taskHref } from '../routes.ts';
import { RelativeTime } from '../ui/relative-time.tsx';

interface Props {
  readonly item: StuckItem;
  readonly clientName: string;
  /** The action was started. */
  readonly onAct: () => void;
  /** The action has ended, whether or not it succeeded. */
  readonly onDone: () => void;
}

export function StuckListItem({ item, clientName, onAct, onDone }: Props) {
  const { id, taskId, model, since, dueAt, reason, action, delivery, kind } = item;
  const runner = useAction({ id, delivery, onDone });
  const name = shortenId(taskId ?? id);
  return (
    <li class="stuck-item" data-testid="stuck-item" data-kind={kind}>
      <div>
        <h3>{formatStuckTitle(item)}</h3>
        <p class="stuck-reason">{toSentence(reason)}</p>
        <p class="facts">
          <a href={taskHref(id)}>{name}</a> · {model} · {clientName} · since{' '}
          <RelativeTime at={since} />
          {dueAt !== null && (
            <>
              {' '}
              · next attempt <RelativeTime at={dueAt} />
            </>
          )}
        </p>
      </div>
      {action !== null && (
        <ActionBar
          availableActions={[action]}
          runner={{
            ...runner,
            run: (chosen) => {
              onAct();
              runner.run(chosen);
            },
          }}
          about={name}
        />
      )}
    </li>
  );
}
