/** Apps that do not take their callbacks; not there while all do. */
import type { UnhealthyEndpoint } from '../api/admin-api.ts';
import { Dot } from '../ui/dot.tsx';
import { When } from '../ui/when.tsx';
import { count } from '../messages/time-label.ts';

const MAX_SHOWN = 8;

export function TroubledCard({ endpoints }: { endpoints: readonly UnhealthyEndpoint[] }) {
  if (endpoints.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="troubled" data-testid="troubled">
      <h2 id="troubled">Apps in trouble</h2>
      <ul class="health-lines">
        {endpoints
          .slice(0, MAX_SHOWN)
          .map(
            ({
              client,
              endpoint,
              consecutiveFailures,
              pausedAt,
              failingSince,
              reason,
              nextProbeAt,
            }) => (
              <li key={`${client} ${endpoint}`}>
                <Dot tone={pausedAt === null ? 'doubt' : 'bad'} />
                <div>
                  <strong class="host">{endpoint.replace(/^https?:\/\//, '')}</strong>
                  <p class="facts">
                    {pausedAt !== null && 'Paused, '}
                    {count(consecutiveFailures, 'failure')} in a row
                    {failingSince !== null && (
                      <>
                        , since <When at={failingSince} />
                      </>
                    )}
                    {reason !== null && `: ${reason}`}.
                    {/* Where that lies behind, it may be tried and nothing is owed. */}
                    {nextProbeAt > Date.now() && (
                      <>
                        {' '}
                        Next try <When at={nextProbeAt} />.
                      </>
                    )}
                  </p>
                </div>
              </li>
            ),
          )}
      </ul>
      {endpoints.length > MAX_SHOWN && (
        <p class="card-reason">and {count(endpoints.length - MAX_SHOWN, 'more', 'more')}.</p>
      )}
    </section>
  );
}
