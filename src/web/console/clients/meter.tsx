/** What was spent of what may be: in words, and as a bar where there is a limit. */
import { numberWords } from '../messages/time-label.ts';

interface Props {
  readonly label: string;
  readonly spent: number;
  /** Null: no limit; undefined: the deployment's own, which is not told here. */
  readonly limit: number | null | undefined;
}

/** From here on it is told by colour too. */
const NEARLY = 0.9;

export function Meter({ label, spent, limit }: Props) {
  const share = typeof limit === 'number' && limit > 0 ? Math.min(1, spent / limit) : undefined;
  return (
    <div class={`meter${share !== undefined && share >= NEARLY ? ' nearly' : ''}`}>
      <p>
        <span class="meter-label">{label}</span> {numberWords(spent)}
        <span class="of">{typeof limit === 'number' ? ` of ${numberWords(limit)}` : ''}</span>
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
