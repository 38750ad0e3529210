/** How a soak shows what it does and what came of it. */

/** To a file not more often than this, in milliseconds. */
const SHOWN_EVERY_MS = 5000;

let lastShown = 0;

export function progress(text: string): void {
  if (process.stdout.isTTY) return void process.stdout.write(`\r\x1b[K${text}`);
  if (Date.now() - lastShown < SHOWN_EVERY_MS) return;
  lastShown = Date.now();
  console.log(text);
}

export function table(title: string, rows: Record<string, string | number>): void {
  if (process.stdout.isTTY) process.stdout.write('\r\x1b[K');
  console.log(`\n${title}`);
  const width = Math.max(...Object.keys(rows).map((name) => name.length));
  for (const [name, value] of Object.entries(rows))
    console.log(`  ${name.padEnd(width)}  ${String(value).padStart(8)}`);
}
