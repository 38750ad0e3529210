/** The lengths of a request's input files, where its price counts them and they were uploaded here. */
import type { Settings } from '../config/settings.ts';
import type { Catalogue } from '../models/model.ts';
import type { FileSeconds } from '../models/file-seconds.ts';
import { listTimedFiles } from '../models/timed-files.ts';
import type { Runtime } from '../platform/runtime.ts';
import type { CreateTaskBody } from './create-request.ts';

export interface FileSecondsDeps {
  settings: Settings;
  runtime: Runtime;
  /** Seconds by address. `publicBaseUrl`: of this deployment's links. */
  findUploadSeconds: (addresses: readonly string[], publicBaseUrl: string) => Promise<FileSeconds>;
}

/** Asks D1 only if the price counts seconds of files. Throws if D1 does. */
export async function findFileSeconds(
  { settings, runtime, findUploadSeconds }: FileSecondsDeps,
  request: {
    readonly body: CreateTaskBody;
    readonly catalogue: Catalogue;
    readonly publicBaseUrl: string;
  },
): Promise<FileSeconds> {
  const { body, catalogue, publicBaseUrl } = request;
  const context = { catalogue, prices: settings, now: runtime.now() };
  const addresses = listTimedFiles(body.model, body.input, context);
  return addresses.length === 0 ? new Map() : findUploadSeconds(addresses, publicBaseUrl);
}
