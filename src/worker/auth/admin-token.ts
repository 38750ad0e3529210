/** Compares ADMIN_TOKEN in constant time. */

/**
 * Whether `candidate` is ADMIN_TOKEN; false if none is configured. Digests of one length are compared, so
 * that the time taken reveals neither content nor length.
 */
export async function isAdminToken(
  adminToken: string | undefined,
  candidate: string,
): Promise<boolean> {
  if (adminToken === undefined) return false;
  const [expected, actual] = await Promise.all([digest(adminToken), digest(candidate)]);
  return crypto.subtle.timingSafeEqual(expected, actual);
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}
