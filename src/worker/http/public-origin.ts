/** The public origin of this deployment, without a trailing slash: PUBLIC_URL, or the origin of the request. */
export function publicOrigin(
  { PUBLIC_URL }: { readonly PUBLIC_URL: string | undefined },
  requestUrl: string,
): string {
  return PUBLIC_URL ?? new URL(requestUrl).origin;
}

/** The origins of this deployment that are known at a request, which it must not call itself. */
export function ownOrigins(
  settings: { readonly PUBLIC_URL: string | undefined; readonly FILES_URL: string | undefined },
  requestUrl: string,
): string[] {
  const { FILES_URL } = settings;
  const origins = [publicOrigin(settings, requestUrl), new URL(requestUrl).origin];
  return FILES_URL === undefined ? origins : [...origins, FILES_URL];
}
