/** Icons drawn with one stroke. They accompany text and are hidden from screen readers. */

const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  chevron: 'M4 6.5 8 10.5 12 6.5',
  close: 'M4 4 12 12 M12 4 4 12',
  copy: 'M5.5 5.5h8v8h-8z M3 10.5H2.5v-8h8V3',
  download: 'M8 2.5v8 M4.5 7.5 8 11l3.5-3.5 M3 13.5h10',
  key: 'M5 11a3 3 0 1 1 0-6 3 3 0 0 1 0 6z M8 8h6v2.5 M11.5 8v2',
  plus: 'M8 3v10 M3 8h10',
  repeat: 'M3 8a5 5 0 0 1 8.6-3.4L13 6 M13 2.5V6H9.5 M13 8a5 5 0 0 1-8.6 3.4L3 10 M3 13.5V10h3.5',
  search: 'M7 11.5a4.5 4.5 0 1 1 0-9 4.5 4.5 0 0 1 0 9z M10.3 10.3 14 14',
  sound: 'M2.5 6.5h2L8 3.5v9l-3.5-3h-2z M10.5 6a3 3 0 0 1 0 4 M12.5 4a6 6 0 0 1 0 8',
  file: 'M4 1.5h5l3 3v10H4z M9 1.5v3h3',
  upload: 'M8 11V3 M4.5 6 8 2.5 11.5 6 M3 13.5h10',
  warning: 'M8 2 14.5 13.5h-13z M8 6.5v3 M8 11.5h.01',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg class="icon" viewBox="0 0 16 16" width={size} height={size} aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
