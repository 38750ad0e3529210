/** Console output of the soak. */

/** Interval of progress lines where the output is not a terminal. */
const PROGRESS_INTERVAL_MS = 5000;

let lastPrintedAt = 0;

export function printProgress(text: string): void {
  if (process.stdout.isTTY) return void process.stdout.write(`\r\x1b[K${text}`);
  if (Date.now() - lastPrintedAt < PROGRESS_INTERVAL_MS) return;
  lastPrintedAt = Date.now();
  console.log(text);
}

export function printTable(title: string, rows: Record<string, string | number>): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, value] of Object.entries(rows))
    console.log(`  ${name.padEnd(width)}  ${String(value).padStart(8)}`);
}
