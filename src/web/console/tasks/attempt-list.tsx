/** The attempts of a delivery with their responses, the latest first. */
import type { LoggedAttempt } from '../../../worker/webhooks/delivery-query-store.ts';
import { formatDuration } from '../../shared/messages/format-duration.ts';
import { formatDateTime, formatIso } from '../messages/format-date.ts';
import { pluralize } from '../messages/format-number.ts';

export function AttemptList({ attempts }: { attempts: readonly LoggedAttempt[] }) {
  if (attempts.length === 0) return null;
  return (
    <details class="disclosure">
      <summary>{pluralize(attempts.length, 'attempt')}</summary>
      <ol>
        {attempts.toReversed().map(({ n, at, ms, status, error, responseBody }) => (
          <li key={n}>
            <p>
              <strong>{status ?? 'No response'}</strong>
              {error !== null && ` ${error}`}
              <span class="facts">
                {' '}
                <time dateTime={formatIso(at)}>{formatDateTime(at)}</time>, took{' '}
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
