/** Fetches a file that a caller named by its address. */
import { addressProblem } from '../http/ssrf-guard.ts';
import { EdgeError } from '../http/errors.ts';
import { validationError } from '../http/validation.ts';
import { readChunks } from '../platform/chunk-pool.ts';
import type { Settings } from '../config/settings.ts';
import { MINUTE_MS } from '../platform/units.ts';

export interface UploadSource {
  /**
   * What lies there, chunk by chunk. `ownOrigins` are this edge's own addresses. Throws `validation_failed`
   * for an address that may not be fetched, or that does not give a whole file.
   */
  open(address: string, ownOrigins: readonly string[]): Promise<AsyncIterable<Uint8Array>>;
}

/** From the first byte asked for to the last one there. */
const TIMEOUT_MS = 5 * MINUTE_MS;

export function uploadSource(
  { insecureLocal }: Pick<Settings, 'insecureLocal'>,
  fetcher: typeof fetch,
): UploadSource {
  return {
    open: async (address, ownOrigins) => {
      const problem = addressProblem(address, { insecureLocal, ownOrigins });
      if (problem !== undefined) throw wrong(problem);
      const response = await ask(fetcher, address);
      if (response.status === 200 && response.body !== null) return whole(response.body);
      await response.body?.cancel();
      // Where it leads would have to be judged anew, and nobody needs it to.
      if (response.status >= 300 && response.status < 400)
        throw wrong('must be the address of the file itself: it redirects');
      throw wrong(`does not give a file: it answered ${response.status}`);
    },
  };
}

async function ask(fetcher: typeof fetch, address: string): Promise<Response> {
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

/** A body that breaks off is the fault of whoever lies behind the address. */
async function* whole(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const chunks = readChunks(body)[Symbol.asyncIterator]();
  for (;;) {
    const { value, done } = await chunks.next().catch((cause: unknown) => {
      throw unreachable('broke off', cause);
    });
    if (done === true) return;
    yield value;
  }
}

function wrong(message: string): EdgeError {
  return validationError([{ field: 'fileUrl', message }]);
}
