/** The public origin of this deployment, without a trailing slash: PUBLIC_URL, or the origin of the request. */
export function publicOrigin(
  { publicUrl }: { readonly publicUrl: string | undefined },
  requestUrl: string,
): string {
  return publicUrl ?? new URL(requestUrl).origin;
}
