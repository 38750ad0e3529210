/** ADMIN_TOKEN, compared in constant time. */

/** Digests have one length whatever was sent, so that neither content nor length shows in the time. */
export async function isAdminToken(
  adminToken: string | undefined,
  given: string,
): Promise<boolean> {
  if (adminToken === undefined) return false;
  const [wanted, got] = await Promise.all([adminToken, given].map(digest));
  return wanted !== undefined && got !== undefined && crypto.subtle.timingSafeEqual(wanted, got);
}

function digest(text: string): Promise<ArrayBuffer> {
  return crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
}
