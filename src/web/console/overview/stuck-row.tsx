/** One thing that is stuck: what, why, since when, and the one button that availableActions it. */
import type { StuckItem } from '../../../worker/admin/views.ts';
import { taskAddress } from '../routes.ts';
import { MendBar } from '../actions/action-bar.tsx';
import { useMending } from '../actions/use-action.ts';
import { When } from '../ui/when.tsx';
import { stuckTitle } from '../messages/stuck-label.ts';
import { shortId } from '../messages/time-label.ts';
import { toSentence } from '../../shared/messages/to-sentence.ts';

interface Props {
  readonly item: StuckItem;
  readonly clientName: string;
  /** Its button was pressed. */
  readonly onTouch: () => void;
  /** And it was tried. */
  readonly onDone: () => void;
}

export function StuckRow({ item, clientName, onTouch, onDone }: Props) {
  const { id, taskId, model, since, dueAt, reason, action, delivery, kind } = item;
  const mending = useMending({ id, delivery, onDone });
  const name = shortId(taskId ?? id);
  return (
    <li class="stuck-item" data-testid="stuck-item" data-kind={kind}>
      <div class="stuck-words">
        <h3>{stuckTitle(item)}</h3>
        <p class="why-stuck">{toSentence(reason)}</p>
        <p class="facts">
          <a href={taskAddress(id)}>{name}</a> · {model} · {clientName} · since <When at={since} />
          {dueAt !== null && (
            <>
              {' '}
              · next try <When at={dueAt} />
            </>
          )}
        </p>
      </div>
      {action !== null && (
        <MendBar
          availableActions={[action]}
          mending={{
            ...mending,
            press: (pressed) => {
              onTouch();
              mending.press(pressed);
            },
          }}
          about={name}
        />
      )}
    </li>
  );
}
