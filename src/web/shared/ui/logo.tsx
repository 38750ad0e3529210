/** The logo: a viewfinder around a dot. */
export function Logo() {
  return (
    <svg class="logo" viewBox="0 0 24 24" width="22" height="22" aria-hidden="true">
      <path d="M3 8V4.5A1.5 1.5 0 0 1 4.5 3H8 M16 3h3.5A1.5 1.5 0 0 1 21 4.5V8 M21 16v3.5a1.5 1.5 0 0 1-1.5 1.5H16 M8 21H4.5A1.5 1.5 0 0 1 3 19.5V16" />
      <circle cx="12" cy="12" r="3.5" />
    </svg>
  );
}
