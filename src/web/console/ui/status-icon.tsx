/** A status as an icon, whose shape differs as well as its color, and as a badge with text. */
import type { Status, Tone } from '../messages/status-label.ts';

const PATHS: Readonly<Record<Tone, string>> = {
  success: 'M3.5 8.5 6.5 11.5 12.5 5',
  info: 'M8 4.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7z',
  warning: 'M8 3.5v5.5 M8 12h.01',
  error: 'M4.5 4.5l7 7 M11.5 4.5l-7 7',
};

export function StatusIcon({ tone }: { tone: Tone }) {
  return (
    <svg
      class={`status-icon ${tone}`}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
    >
      <path d={PATHS[tone]} />
    </svg>
  );
}

export function StatusBadge({ text, tone }: Status) {
  return (
    <span class={`status-badge ${tone}`} data-tone={tone}>
      <StatusIcon tone={tone} />
      {text}
    </span>
  );
}
