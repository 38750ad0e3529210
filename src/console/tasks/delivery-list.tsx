/** What the app was told, or was not: each callback with its tries. */
import { useState } from 'preact/hooks';
import type { TaskDetail } from '../../admin/views.ts';
import { lengthWords } from '../../studio/words/time-words.ts';
import { seg } from '../api/operator-api.ts';
import { useInside } from '../api/session.ts';
import { GIVE_UP_DELIVERY } from '../mend/mend-words.ts';
import { useMending } from '../mend/use-mending.ts';
import { MendBar } from '../mend/mend-bar.tsx';
import { Badge } from '../ui/dot.tsx';
import { Question } from '../ui/question.tsx';
import { When } from '../ui/when.tsx';
import { errorWords, type ToldError } from '../words/error-words.ts';
import { deliveryStanding } from '../words/state-words.ts';
import { count, fullTime } from '../words/when-words.ts';

type Delivery = TaskDetail['deliveries'][number];

interface Props {
  readonly task: TaskDetail;
  readonly onChange: () => void;
}

export function DeliveryList({ task, onChange }: Props) {
  const { receiver, deliveries } = task;
  if (receiver === null && deliveries.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="deliveries" data-testid="deliveries">
      <h2 id="deliveries">Told to the app</h2>
      {deliveries.length === 0 && (
        <p class="card-note">
          {receiver} is called once the task has ended and its files are safe.
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
  const { id, receiver, nextAttemptAt, endedAt, note, tries } = delivery;
  const mending = useMending({ id: task, delivery: id, onTask: onChange });
  return (
    <li data-testid="delivery" data-state={delivery.state}>
      <p class="file-line">
        <Badge {...deliveryStanding(delivery)} />
        <span class="host">{receiver}</span>
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
        {note !== null && `: ${note}`}
      </p>
      <Tries tries={tries} />
      {!isLatest && <MendBar mends={['deliver']} urgent={[]} mending={mending} about={receiver} />}
      <GiveUp delivery={delivery} onDone={onChange} />
    </li>
  );
}

function Tries({ tries }: Pick<Delivery, 'tries'>) {
  if (tries.length === 0) return null;
  return (
    <details class="tries">
      <summary>{count(tries.length, 'try', 'tries')}</summary>
      <ol>
        {tries.toReversed().map(({ n, at, ms, status, error, answer }) => (
          <li key={n}>
            <p>
              <strong>{status ?? 'No answer'}</strong>
              {error !== null && ` ${error}`}
              <span class="facts">
                {' '}
                <time dateTime={new Date(at).toISOString()}>{fullTime(at)}</time>, took{' '}
                {ms < 1000 ? `${ms} ms` : lengthWords(ms)}
              </span>
            </p>
            {answer !== '' && <pre tabIndex={0}>{answer}</pre>}
          </li>
        ))}
      </ol>
    </details>
  );
}

/** Offered for what is still owed. */
function GiveUp({ delivery: { id, state }, onDone }: { delivery: Delivery; onDone: () => void }) {
  const { api, note } = useInside();
  const [isAsked, setAsked] = useState(false);
  const [said, setSaid] = useState('');
  const { label, question } = GIVE_UP_DELIVERY;
  const giveUp = async () => {
    setAsked(false);
    try {
      await api.act(`deliveries/${seg(id)}`, 'give-up');
      setSaid('Given up.');
      onDone();
    } catch (cause) {
      note(cause as ToldError);
      setSaid(errorWords(cause as ToldError).text);
    }
  };
  const isOpen = state === 'owed' || state === 'paused';
  return (
    <>
      {isOpen && !isAsked && (
        <button
          type="button"
          class="link"
          onClick={() => setAsked(true)}
          data-testid="delivery-give-up"
        >
          {label}
        </button>
      )}
      {isAsked && question !== undefined && (
        <Question {...question} onYes={() => void giveUp()} onNo={() => setAsked(false)} />
      )}
      <p class="outcome" role="status">
        {said}
      </p>
    </>
  );
}
