/** Fetches a file from an address that a caller gave. */
import { checkOutboundUrl } from '../http/ssrf-guard.ts';
import { EdgeError } from '../http/errors.ts';
import { validationError } from '../http/validation.ts';
import { readChunks } from '../platform/chunk-pool.ts';
import type { Settings } from '../config/settings.ts';
import { MINUTE_MS } from '../platform/units.ts';

export interface UploadSource {
  /**
   * The file's chunks. `ownOrigins` are this deployment's own addresses, which are never fetched. Throws
   * `validation_failed` for an address that may not be fetched or does not return a complete file.
   */
  open(address: string, ownOrigins: readonly string[]): Promise<AsyncIterable<Uint8Array>>;
}

/** For the whole transfer. */
const TIMEOUT_MS = 5 * MINUTE_MS;

export function uploadSource(
  { INSECURE_LOCAL }: Pick<Settings, 'INSECURE_LOCAL'>,
  fetcher: typeof fetch,
): UploadSource {
  return {
    open: async (address, ownOrigins) => {
      const problem = checkOutboundUrl(address, { insecureLocal: INSECURE_LOCAL, ownOrigins });
      if (problem !== undefined) throw invalidUrl(problem);
      const response = await request(fetcher, address);
      if (response.status === 200 && response.body !== null) return readBody(response.body);
      await response.body?.cancel();
      // A redirect target would need the same checks, and no caller needs redirects.
      if (response.status >= 300 && response.status < 400)
        throw invalidUrl('redirects; give the address of the file itself');
      throw invalidUrl(`returned HTTP ${response.status} instead of a file`);
    },
  };
}

async function request(fetcher: typeof fetch, address: string): Promise<Response> {
  try {
    return await fetcher(address, {
      redirect: 'manual',
      headers: { 'accept-encoding': 'identity' },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (cause) {
    throw unreachable('could not be fetched', cause);
  }
}

function unreachable(message: string, cause: unknown): EdgeError {
  return new EdgeError('validation_failed', `fileUrl ${message}`, {
    fields: [{ field: 'fileUrl', message }],
    cause,
  });
}

/** A truncated body is reported as the remote server's error, not ours. */
async function* readBody(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = readChunks(body)[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await chunks.next().catch((cause: unknown) => {
      throw unreachable('was truncated: the connection was closed early', cause);
    });
    if (done === true) return;
    yield value;
  }
}

function invalidUrl(message: string): EdgeError {
  return validationError([{ field: 'fileUrl', message }]);
}
