/** The public origin of this deployment, without a trailing slash: PUBLIC_URL, or the origin of the request. */
export function publicOrigin(
  { PUBLIC_URL }: { readonly PUBLIC_URL: string | undefined },
  requestUrl: string,
): string {
  return PUBLIC_URL ?? new URL(requestUrl).origin;
}
