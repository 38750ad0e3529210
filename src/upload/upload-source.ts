/** Fetches a file that a caller named by its address. */
import { addressProblem } from '../http/public-address.ts';
import { EdgeError } from '../http/errors.ts';
import { validationError } from '../http/validation.ts';
import { describeError } from '../log.ts';
import type { Settings } from '../settings.ts';
import { MINUTE_MS } from '../units.ts';

export interface UploadSource {
  /**
   * The body of what lies there. `ownOrigins` are this edge's own addresses. Throws `validation_failed`
   * for an address that may not be fetched, or that does not give a file.
   */
  open(address: string, ownOrigins: readonly string[]): Promise<ReadableStream<Uint8Array>>;
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
      if (response.status === 200 && response.body !== null) return response.body;
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
    throw new EdgeError('validation_failed', 'fileUrl could not be fetched', {
      fields: [{ field: 'fileUrl', message: 'could not be fetched' }],
      cause: describeError(cause),
    });
  }
}

function wrong(message: string): EdgeError {
  return validationError([{ field: 'fileUrl', message }]);
}
