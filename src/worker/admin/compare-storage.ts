/** Compares what D1 says is in R2 with what is there, page by page. Pure. */

/** An object in R2, or what a row says of one. */
export interface Stored {
  /** Its key in R2. */
  key: string;
  /** The id in the key: whatever has the same id is on the same page. */
  id: string;
  /** Bytes. */
  size: number;
}

export interface Row extends Stored {
  /** Whether its object must be there. Where it need not be, it may. */
  isStored: boolean;
}

export interface Finding {
  kind: 'object_without_row' | 'row_without_object' | 'size_differs';
  key: string;
}

/** As it is answered. */
export interface AuditPage {
  /** Looked at on this page. */
  objects: number;
  rows: number;
  findings: Finding[];
  /** Leads on; null when everything was compared. */
  nextCursor: string | null;
}

/** Up to a limit of each, in the order of ids, and whether more may follow. */
export interface Sides {
  objects: readonly Stored[];
  moreObjects: boolean;
  rows: readonly Row[];
  moreRows: boolean;
}

export interface ComparedPage {
  findings: Finding[];
  /** Objects and rows that were looked at. */
  objects: number;
  rows: number;
  /** The last id that was compared; undefined when that was all. */
  next: string | undefined;
}

/** Compares as far as both sides are known whole: the last id of a side that goes on may not be complete. */
export function compareStorage({ objects, moreObjects, rows, moreRows }: Sides): ComparedPage {
  const last = [
    ...(moreObjects ? [objects.at(-1)?.id ?? ''] : []),
    ...(moreRows ? [rows.at(-1)?.id ?? ''] : []),
  ].toSorted(byBytes)[0];
  const before = ({ id }: Stored) => last === undefined || byBytes(id, last) < 0;
  // Where everything has one id, there is no other way on than to take it as it is.
  const isStuck = last !== undefined && !objects.some(before) && !rows.some(before);
  const isIn = (one: Stored) => before(one) || (isStuck && one.id === last);
  const here = objects.filter(isIn);
  const told = rows.filter(isIn);

  const byKey = new Map(told.map((row) => [row.key, row]));
  const keys = new Map(here.map(({ key, size }) => [key, size]));
  const findings: Finding[] = [
    ...here
      .filter(({ key }) => !byKey.has(key))
      .map(({ key }) => ({ kind: 'object_without_row' as const, key })),
    ...told.flatMap(({ key, size, isStored }): Finding[] => {
      if (!isStored) return [];
      const found = keys.get(key);
      if (found === undefined) return [{ kind: 'row_without_object', key }];
      return found === size ? [] : [{ kind: 'size_differs', key }];
    }),
  ];
  const compared = [...here, ...told].map(({ id }) => id).toSorted(byBytes);
  return {
    findings,
    objects: here.length,
    rows: told.length,
    next: last === undefined ? undefined : (compared.at(-1) ?? last),
  };
}

/** As R2 and D1 order ids, which are ASCII: `localeCompare` would not. */
function byBytes(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
