/** Numbers, amounts and ids as text. Pure. */

/** KIE's price of a credit. */
const USD_PER_CREDIT = 0.005;

/** `1,234.5`, rounded to hundredths: finer than KIE charges. */
export function formatNumber(value: number): string {
  return (Math.round(value * 100) / 100).toLocaleString('en');
}

/** `1.5k`, for the narrow axis of a chart. */
export function formatCompact(value: number): string {
  return value < 1000 ? String(value) : `${Number((value / 1000).toPrecision(3))}k`;
}

/** `$1,002.31`, from KIE's credits. */
export function formatUsd(credits: number): string {
  const dollars = credits * USD_PER_CREDIT;
  if (dollars > 0 && dollars < 0.01) return 'under $0.01';
  return `$${dollars.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
}

/** `1 task`, `2 tasks`. */
export function pluralize(n: number, singular: string, plural = `${singular}s`): string {
  return `${n.toLocaleString('en')} ${n === 1 ? singular : plural}`;
}

const SIZE_UNITS = ['bytes', 'kB', 'MB', 'GB'] as const;

/** `1.4 MB`; a unit is 1024 of the one below. */
export function formatBytes(bytes: number): string {
  const step =
    bytes === 0 ? 0 : Math.min(SIZE_UNITS.length - 1, Math.floor(Math.log(bytes) / Math.log(1024)));
  const value = bytes / 1024 ** step;
  return `${step === 0 || value >= 10 ? Math.round(value) : value.toFixed(1)} ${SIZE_UNITS[step] ?? ''}`;
}

/** An id that fits a table: its first characters, or the sequence number of one of the edge's own. */
export function shortenId(id: string): string {
  const sequence = /^\d{16}(?=-[\w-]{22}$)/.exec(id)?.[0];
  return id.length <= 12 ? id : `${sequence ?? id.slice(0, 10)}…`;
}
