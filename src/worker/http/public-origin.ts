import type { Settings } from '../config/settings.ts';

/** This edge's public address without a trailing slash: PUBLIC_URL, or where the request came in. */
export function publicOrigin(
  { publicUrl }: Pick<Settings, 'publicUrl'>,
  requestUrl: string,
): string {
  return publicUrl ?? new URL(requestUrl).origin;
}
