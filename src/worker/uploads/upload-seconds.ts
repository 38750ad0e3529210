/** How long the uploads play that a request names by their links. */
import { SECOND_MS } from '../platform/units.ts';
import { isLinkValid, SIGNATURE_PARAMETER, type LinkDeps } from '../tasks/public-links.ts';
import { uploadPath } from './upload-name.ts';
import type { UploadStore } from './upload-store.ts';

export interface UploadSecondsDeps extends LinkDeps {
  uploads: Pick<UploadStore, 'findDurations'>;
}

/** More than any field of a model takes. The files of a request with more have an unknown length. */
const MAX_ADDRESSES = 20;

/** The path and query of a link, as uploads get it. */
const LINK = new RegExp(
  `^/uploads/(?<id>[\\w-]{22})/(?<name>[\\w.-]+)(?:\\?${SIGNATURE_PARAMETER}=(?<signature>[\\w.-]+))?$`,
);

/**
 * Finds the seconds of the uploads among the addresses, by address. An address counts only if it is the link of an
 * upload that can be read now, letter by letter: at any other one KIE may find another file. Without such links D1
 * is not asked, otherwise once.
 */
export function uploadSecondsFinder(deps: UploadSecondsDeps) {
  return async (
    addresses: readonly string[],
    publicBaseUrl: string,
  ): Promise<ReadonlyMap<string, number>> => {
    const found = new Map<string, number>();
    if (addresses.length > MAX_ADDRESSES) return found;
    const links = await Promise.all(
      addresses.map((address) => readLink(deps, address, publicBaseUrl)),
    );
    const ids = links.flatMap((link) => (link === undefined ? [] : [link.id]));
    if (ids.length === 0) return found;
    const uploads = await deps.uploads.findDurations([...new Set(ids)], deps.runtime.now());
    const durations = new Map(uploads.map(({ id, name, ms }) => [uploadPath(id, name), ms]));
    for (const link of links) {
      const ms = link && durations.get(link.path);
      if (link !== undefined && ms !== undefined) found.set(link.address, ms / SECOND_MS);
    }
    return found;
  };
}

async function readLink(deps: UploadSecondsDeps, address: string, publicBaseUrl: string) {
  const base = deps.settings.FILES_URL ?? publicBaseUrl;
  if (!address.startsWith(base)) return undefined;
  const { id, name, signature } = LINK.exec(address.slice(base.length))?.groups ?? {};
  if (id === undefined || name === undefined) return undefined;
  const path = uploadPath(id, name);
  const isSigned = deps.settings.signedLinkTtlMs !== undefined;
  if (isSigned !== (signature !== undefined)) return undefined;
  return (await isLinkValid(deps, path, signature)) ? { address, id, path } : undefined;
}
