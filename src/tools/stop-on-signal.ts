const PARENT_CHECK_MS = 200;

/**
 * Calls `stop` once on SIGINT, SIGTERM or SIGHUP, and exits: with 0, or with 1 if it rejects. A signal
 * during the start should make `stop` wait for the start, so that everything that was started is stopped.
 */
export function stopOnSignal(stop: () => Promise<void>): void {
  let isStopping = false;
  const stopOnce = () => {
    if (isStopping) return;
    isStopping = true;
    void stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stopOnce);
  // npm passes SIGTERM to its shell, which exits without forwarding it: a changed parent reveals that.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => process.ppid !== parent && stopOnce(), PARENT_CHECK_MS).unref();
}
