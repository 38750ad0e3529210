/** Reads a createTask body by the rules that hold for its caller. */
import type { Client } from '../auth/client.ts';
import type { Settings } from '../config/settings.ts';
import { publicOrigin } from '../http/public-origin.ts';
import { readCreateTask, type ValidBody } from './create-request.ts';

/** Throws what readCreateTask throws. */
export function readCallerBody(
  settings: Settings,
  request: Request,
  client: Client,
): Promise<ValidBody> {
  return readCreateTask(request, {
    models: client.models,
    inputCaps: settings.inputCaps,
    validation: settings.validation,
    addresses: {
      insecureLocal: settings.insecureLocal,
      ownOrigins: [publicOrigin(settings, request.url), new URL(request.url).origin],
    },
  });
}
