/** Spending against a limit: as text, and as a bar if there is a limit. */
import { formatNumber } from '../messages/format-number.ts';

interface Props {
  readonly label: string;
  readonly spent: number;
  /** Null: unlimited. Undefined: the deployment's default, which the API does not return. */
  readonly limit: number | null | undefined;
}

/** From this share on the bar changes its color. */
const NEAR_LIMIT_SHARE = 0.9;

export function Meter({ label, spent, limit }: Props) {
  const share = typeof limit === 'number' && limit > 0 ? Math.min(1, spent / limit) : undefined;
  const isNearLimit = share !== undefined && share >= NEAR_LIMIT_SHARE;
  return (
    <div class={`meter${isNearLimit ? ' near-limit' : ''}`}>
      <p>
        <span class="meter-label">{label}</span> {formatNumber(spent)}
        <span class="meter-limit">
          {typeof limit === 'number' ? ` of ${formatNumber(limit)}` : ''}
        </span>
      </p>
      {share !== undefined && (
        <svg viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true">
          <rect class="meter-track" width="100" height="4" />
          <rect class="meter-fill" width={share * 100} height="4" />
        </svg>
      )}
    </div>
  );
}
