/**
 * Returns a UUIDv4 (122 random bits). The edge recognizes the form and accepts the key from changed
 * client ids, because it cannot be guessed. It does not use `crypto.randomUUID`, which pages over
 * plain HTTP do not have.
 */
export function newIdempotencyKey(): string {
  return 'xxxxxxxx-xxxx-4xxx-axxx-xxxxxxxxxxxx'.replaceAll('x', () =>
    ((crypto.getRandomValues(new Uint8Array(1))[0] ?? 0) & 15).toString(16),
  );
}
