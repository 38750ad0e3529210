/** Compares the objects that D1 expects in R2 with those that exist, page by page. Pure. */

export interface StoredObject {
  /** Key in R2. */
  key: string;
  /** The id in the key. Objects with the same id are compared on the same page. */
  id: string;
  /** Bytes. */
  size: number;
}

export interface ExpectedObject extends StoredObject {
  /** False while the object is being written: it may be missing or have another size. */
  mustExist: boolean;
}

export interface Finding {
  kind: 'object_without_row' | 'row_without_object' | 'size_differs';
  key: string;
}

/** The response body of one page. */
export interface AuditPage {
  /** Compared on this page. */
  objects: number;
  rows: number;
  findings: Finding[];
  /** Null on the last page. */
  nextCursor: string | null;
}

/** Objects and rows in id order, up to a limit each, and whether more may follow. */
export interface StorageScan {
  objects: readonly StoredObject[];
  moreObjects: boolean;
  rows: readonly ExpectedObject[];
  moreRows: boolean;
}

export interface ComparedPage {
  findings: Finding[];
  /** Compared objects and rows. */
  objects: number;
  rows: number;
  /** The last compared id; undefined if everything was compared. */
  next: string | undefined;
}

/** Compares up to the last id that both sides have completely: a truncated side may lack entries of its last id. */
export function compareStorage({
  objects,
  moreObjects,
  rows,
  moreRows,
}: StorageScan): ComparedPage {
  const last = [
    ...(moreObjects ? [objects.at(-1)?.id ?? ''] : []),
    ...(moreRows ? [rows.at(-1)?.id ?? ''] : []),
  ].toSorted(compareBytes)[0];
  const isBeforeLast = ({ id }: StoredObject) => last === undefined || compareBytes(id, last) < 0;
  // If all entries have the same id, comparing an incomplete set is the only way to make progress.
  const isSingleId = last !== undefined && !objects.some(isBeforeLast) && !rows.some(isBeforeLast);
  const isOnPage = (entry: StoredObject) =>
    isBeforeLast(entry) || (isSingleId && entry.id === last);
  const pageObjects = objects.filter(isOnPage);
  const pageRows = rows.filter(isOnPage);

  const rowKeys = new Set(pageRows.map(({ key }) => key));
  const sizes = new Map(pageObjects.map(({ key, size }) => [key, size]));
  const findings: Finding[] = [
    ...pageObjects
      .filter(({ key }) => !rowKeys.has(key))
      .map(({ key }) => ({ kind: 'object_without_row' as const, key })),
    ...pageRows.flatMap(({ key, size, mustExist }): Finding[] => {
      if (!mustExist) return [];
      const found = sizes.get(key);
      if (found === undefined) return [{ kind: 'row_without_object', key }];
      return found === size ? [] : [{ kind: 'size_differs', key }];
    }),
  ];
  const comparedIds = [...pageObjects, ...pageRows].map(({ id }) => id).toSorted(compareBytes);
  return {
    findings,
    objects: pageObjects.length,
    rows: pageRows.length,
    next: last === undefined ? undefined : (comparedIds.at(-1) ?? last),
  };
}

/** The order of R2 and D1. Ids are ASCII; `localeCompare` would order them differently. */
function compareBytes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
