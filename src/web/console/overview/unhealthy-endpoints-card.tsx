/** Apps that do not take their callbacks; not there while all do. */
import type { TroubledReceiver } from '../api/admin-api.ts';
import { Dot } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { count } from '../messages/time-label.ts';

const MAX_SHOWN = 8;

export function TroubledCard({ receivers }: { receivers: readonly TroubledReceiver[] }) {
  if (receivers.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="troubled" data-testid="troubled">
      <h2 id="troubled">Apps in trouble</h2>
      <ul class="health-lines">
        {receivers
          .slice(0, MAX_SHOWN)
          .map(({ client, receiver, failures, pausedAt, failingSince, note, nextTurnAt }) => (
            <li key={`${client} ${receiver}`}>
              <Dot tone={pausedAt === null ? 'doubt' : 'bad'} />
              <div>
                <strong class="host">{receiver.replace(/^https?:\/\//, '')}</strong>
                <p class="facts">
                  {pausedAt !== null && 'Paused, '}
                  {count(failures, 'failure')} in a row
                  {failingSince !== null && (
                    <>
                      , since <When at={failingSince} />
                    </>
                  )}
                  {note !== null && `: ${note}`}.
                  {/* Where that lies behind, it may be tried and nothing is owed. */}
                  {nextTurnAt > Date.now() && (
                    <>
                      {' '}
                      Next try <When at={nextTurnAt} />.
                    </>
                  )}
                </p>
              </div>
            </li>
          ))}
      </ul>
      {receivers.length > MAX_SHOWN && (
        <p class="card-note">and {count(receivers.length - MAX_SHOWN, 'more', 'more')}.</p>
      )}
    </section>
  );
}
