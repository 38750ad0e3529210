/** The callbacks to the app, each with its attempts and actions. */
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { ActionBar } from '../actions/action-bar.tsx';
import { useAction } from '../actions/use-action.ts';
import { deriveDeliveryStatus } from '../messages/status-label.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusBadge } from '../ui/status-icon.tsx';
import { AbandonDelivery } from './abandon-delivery.tsx';
import { AttemptList } from './attempt-list.tsx';

type Delivery = TaskDetail['deliveries'][number];

interface Props {
  readonly task: TaskDetail;
  readonly onChange: () => void;
}

export function DeliveryList({ task, onChange }: Props) {
  const { callbackOrigin, deliveries } = task;
  if (callbackOrigin === null && deliveries.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="deliveries" data-testid="deliveries">
      <h2 id="deliveries">Callbacks to the app</h2>
      {deliveries.length === 0 && (
        <p class="card-note">
          {callbackOrigin} is called when the task has ended and its files are copied.
        </p>
      )}
      <ul class="deliveries">
        {deliveries.toReversed().map((delivery) => (
          <DeliveryItem
            key={delivery.id}
            task={task.id}
            delivery={delivery}
            isLatest={delivery === deliveries.at(-1)}
            onChange={onChange}
          />
        ))}
      </ul>
    </section>
  );
}

interface ItemProps {
  readonly task: string;
  readonly delivery: Delivery;
  /** The latest one is resent by the button of the task. */
  readonly isLatest: boolean;
  readonly onChange: () => void;
}

function DeliveryItem({ task, delivery, isLatest, onChange }: ItemProps) {
  const { id, endpoint, nextAttemptAt, endedAt, reason, attemptLog } = delivery;
  const runner = useAction({ id: task, delivery: id, onTask: onChange });
  return (
    <li data-testid="delivery" data-state={delivery.state}>
      <p class="status-line">
        <StatusBadge {...deriveDeliveryStatus(delivery)} />
        <span class="host">{endpoint}</span>
      </p>
      <p class="facts">
        {endedAt !== null && (
          <>
            ended <RelativeTime at={endedAt} />
          </>
        )}
        {nextAttemptAt !== null && (
          <>
            next attempt <RelativeTime at={nextAttemptAt} />
          </>
        )}
        {reason !== null && `: ${reason}`}
      </p>
      <AttemptList attempts={attemptLog} />
      {!isLatest && (
        <ActionBar availableActions={['resend']} urgent={[]} runner={runner} about={endpoint} />
      )}
      <AbandonDelivery delivery={delivery} onDone={onChange} />
    </li>
  );
}
