/** Callback endpoints that fail or are paused; hidden while there are none. */
import type { UnhealthyEndpoint } from '../api/admin-api.ts';
import { pluralize } from '../messages/format-number.ts';
import { RelativeTime } from '../ui/relative-time.tsx';
import { StatusIcon } from '../ui/status-icon.tsx';

const MAX_SHOWN = 8;

export function UnhealthyEndpointsCard({ endpoints }: { endpoints: readonly UnhealthyEndpoint[] }) {
  if (endpoints.length === 0) return null;
  return (
    <section class="card-box" aria-labelledby="endpoints" data-testid="unhealthy-endpoints">
      <h2 id="endpoints">Unhealthy endpoints</h2>
      <ul class="health-lines">
        {endpoints.slice(0, MAX_SHOWN).map((entry) => (
          <EndpointItem key={`${entry.client} ${entry.endpoint}`} {...entry} />
        ))}
      </ul>
      {endpoints.length > MAX_SHOWN && (
        <p class="card-note">and {endpoints.length - MAX_SHOWN} more</p>
      )}
    </section>
  );
}

function EndpointItem({
  endpoint,
  consecutiveFailures,
  pausedAt,
  failingSince,
  reason,
  nextProbeAt,
}: UnhealthyEndpoint) {
  return (
    <li>
      <StatusIcon tone={pausedAt === null ? 'warning' : 'error'} />
      <div>
        <strong class="host">{endpoint.replace(/^https?:\/\//, '')}</strong>
        <p class="facts">
          {pausedAt !== null && 'Paused, '}
          {pluralize(consecutiveFailures, 'failure')} in a row
          {failingSince !== null && (
            <>
              , since <RelativeTime at={failingSince} />
            </>
          )}
          {reason !== null && `: ${reason}`}.
          {/* A past time means that the endpoint may be probed but nothing is pending for it. */}
          {nextProbeAt > Date.now() && (
            <>
              {' '}
              Next probe <RelativeTime at={nextProbeAt} />.
            </>
          )}
        </p>
      </div>
    </li>
  );
}
