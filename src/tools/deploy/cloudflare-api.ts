/**
 * Requests to Cloudflare's API, for what no wrangler command prints in a form that a program can read.
 * They change nothing: wrangler makes every change.
 */
import * as z from 'zod';
import { SECOND_MS } from '../../worker/platform/units.ts';
import type { DeployContext } from './deploy-context.ts';

const DEFAULT_BASE_URL = 'https://api.cloudflare.com/client/v4';
const TIMEOUT_MS = 30 * SECOND_MS;

/** Cloudflare's response envelope. */
const envelope = z.object({
  success: z.boolean(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
  result: z.unknown(),
});

export interface ApiRequest {
  headers?: Record<string, string>;
  /** Makes the request a POST. */
  body?: unknown;
}

/** Sends a GET, or a POST if there is a body, and returns the envelope's result. Throws a CloudflareApiError. */
export type CloudflareApi = <T>(
  path: string,
  schema: z.ZodType<T>,
  request?: ApiRequest,
) => Promise<T>;

/** No response, a response in another form, or a refusal, with its status and Cloudflare's error codes. */
export class CloudflareApiError extends Error {
  override readonly name = 'CloudflareApiError';
  readonly status: number | undefined;
  readonly codes: readonly number[];

  constructor(message: string, status?: number, codes: readonly number[] = []) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

/** `authorization` are the headers of a login. */
export function createCloudflareApi(
  { fetch, environment }: Pick<DeployContext, 'fetch' | 'environment'>,
  authorization: Record<string, string>,
): CloudflareApi {
  const baseUrl = environment['CLOUDFLARE_API_BASE_URL'] ?? DEFAULT_BASE_URL;
  return async (path, schema, { headers, body } = {}) => {
    const method = body === undefined ? 'GET' : 'POST';
    const response = await fetch(baseUrl + path, {
      method,
      headers: { ...authorization, ...headers, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error', // a redirect would carry the login to another address
      signal: AbortSignal.timeout(TIMEOUT_MS),
    }).catch((error: unknown) => {
      throw new CloudflareApiError(
        `${method} ${path} got no response: ${explainNetworkError(error)}`,
      );
    });
    const parsed = envelope.safeParse(await response.json().catch(() => undefined));
    const result = schema.safeParse(parsed.data?.result);
    if (parsed.data?.success === true && result.success) return result.data;
    const errors = parsed.data?.errors ?? [];
    const reasons = errors.map(({ code, message }) => `${message} [code: ${code}]`);
    throw new CloudflareApiError(
      [`${method} ${path} failed with HTTP ${response.status}.`, ...reasons].join('\n'),
      response.status,
      errors.map(({ code }) => code),
    );
  };
}

/** `fetch failed` says nothing: the reason is its cause. */
function explainNetworkError(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message : String(cause);
}
