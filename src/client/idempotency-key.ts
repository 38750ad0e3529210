/**
 * An Idempotency-Key: a UUID of version 4, by whose form the edge knows that nobody guesses it. Not by
 * `crypto.randomUUID`, which pages over plain http do not have.
 */
export function newIdempotencyKey(): string {
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replaceAll('x', () =>
    ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & 15).toString(16),
  );
}
