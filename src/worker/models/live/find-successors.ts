/** Which models replace one that KIE has removed. Pure. */
import { findClosestMatches } from '../closest-match.ts';
import type { CatalogueModel } from '../model.ts';

/** What a model makes, and of which files. */
export type ModelUse = Pick<CatalogueModel, 'id' | 'kind' | 'required' | 'optional'>;

/**
 * Up to three ids of the candidates, the closest name first: models with the same kind of result that require no
 * kind of file that the removed model did not take, if its fields are known.
 */
export function findSuccessors(removed: ModelUse, candidates: readonly ModelUse[]): string[] {
  const fields = { ...removed.required, ...removed.optional };
  const isDescribed = Object.keys(fields).length > 0;
  const taken = new Set(listFileKinds(fields));
  const fits = ({ kind, required }: ModelUse) =>
    kind === removed.kind &&
    (!isDescribed || listFileKinds(required).every((type) => taken.has(type)));
  return findClosestMatches(
    removed.id,
    candidates.filter(fits).map(({ id }) => id),
  );
}

/** Like `image/*`, of each field of the input that takes files. */
const listFileKinds = (fields: CatalogueModel['required']): string[] =>
  Object.values(fields).flatMap(
    ({ contentMediaType, items }) => contentMediaType ?? items?.contentMediaType ?? [],
  );
