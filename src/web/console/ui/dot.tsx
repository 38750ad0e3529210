/** How something stands: a mark whose shape tells it too, and the word. */
import type { Standing, Tone } from '../messages/state-label.ts';

const PATHS: Readonly<Record<Tone, string>> = {
  good: 'M3.5 8.5 6.5 11.5 12.5 5',
  going: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  doubt: 'M8 3.5v5.5 M8 12h.01',
  bad: 'M4.5 4.5l7 7 M11.5 4.5l-7 7',
};

export function Dot({ tone }: { tone: Tone }) {
  return (
    <svg class={`dot ${tone}`} viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
      <path d={PATHS[tone]} />
    </svg>
  );
}

export function Badge({ text, tone }: Standing) {
  return (
    <span class={`badge-state ${tone}`} data-tone={tone}>
      <Dot tone={tone} />
      {text}
    </span>
  );
}
