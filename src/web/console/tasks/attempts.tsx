/** The tries at a callback, the latest first, with what each was answered. */
import type { AttemptEntry } from '../../../worker/webhooks/delivery-query-store.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { count, fullTime } from '../messages/time-label.ts';

export function Tries({ tries }: { tries: readonly AttemptEntry[] }) {
  if (tries.length === 0) return null;
  return (
    <details class="tries">
      <summary>{count(tries.length, 'try', 'tries')}</summary>
      <ol>
        {tries.toReversed().map(({ n, at, ms, status, error, responseBody }) => (
          <li key={n}>
            <p>
              <strong>{status ?? 'No answer'}</strong>
              {error !== null && ` ${error}`}
              <span class="facts">
                {' '}
                <time dateTime={new Date(at).toISOString()}>{fullTime(at)}</time>, took{' '}
                {ms < 1000 ? `${ms} ms` : formatDuration(ms)}
              </span>
            </p>
            {responseBody !== '' && <pre tabIndex={0}>{responseBody}</pre>}
          </li>
        ))}
      </ol>
    </details>
  );
}
