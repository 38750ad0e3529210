/** What the app was told, or was not: each callback with its tries. */
import type { TaskDetail } from '../../../worker/admin/views.ts';
import { useMending } from '../actions/use-action.ts';
import { MendBar } from '../actions/action-bar.tsx';
import { Badge } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { deliveryStanding } from '../messages/state-label.ts';
import { GiveUpDelivery } from './abandon-delivery.tsx';
import { Tries } from './attempts.tsx';

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
      <h2 id="deliveries">Told to the app</h2>
      {deliveries.length === 0 && (
        <p class="card-note">
          {callbackOrigin} is called once the task has ended and its files are safe.
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
  /** That one is repeated by the task's own button. */
  readonly isLatest: boolean;
  readonly onChange: () => void;
}

function DeliveryItem({ task, delivery, isLatest, onChange }: ItemProps) {
  const { id, endpoint, nextAttemptAt, endedAt, reason, attemptLog } = delivery;
  const mending = useMending({ id: task, delivery: id, onTask: onChange });
  return (
    <li data-testid="delivery" data-state={delivery.state}>
      <p class="file-line">
        <Badge {...deliveryStanding(delivery)} />
        <span class="host">{endpoint}</span>
      </p>
      <p class="facts">
        {endedAt !== null && (
          <>
            ended <When at={endedAt} />
          </>
        )}
        {nextAttemptAt !== null && (
          <>
            next try <When at={nextAttemptAt} />
          </>
        )}
        {reason !== null && `: ${reason}`}
      </p>
      <Tries tries={attemptLog} />
      {!isLatest && (
        <MendBar availableActions={['deliver']} urgent={[]} mending={mending} about={endpoint} />
      )}
      <GiveUpDelivery delivery={delivery} onDone={onChange} />
    </li>
  );
}
