/** The ledger's part for discovery: the overrides, KIE's limit, and the faults that hit. */
import type { FaultInjector, HitFault } from '../fault-injector.ts';
import { RequestLimit } from '../request-limit.ts';
import { catalogueOverridesSchema, NO_OVERRIDES, type CatalogueOverrides } from './overrides.ts';

/** What the ledger decided about a request of discovery. */
export type Discovery =
  | { kind: 'rate_limited' }
  | { kind: 'served'; overrides: CatalogueOverrides; faults: HitFault[] };

export class CatalogueState {
  /** Those in force. */
  overrides: CatalogueOverrides;
  readonly #sql: SqlStorage;
  readonly #faults: FaultInjector;
  readonly #limit = new RequestLimit();

  constructor(sql: SqlStorage, faults: FaultInjector) {
    this.#sql = sql;
    this.#faults = faults;
    const { catalogue } = sql
      .exec<{ catalogue: string | null }>('select catalogue from ledger')
      .one();
    this.overrides =
      catalogue === null ? NO_OVERRIDES : catalogueOverridesSchema.parse(JSON.parse(catalogue));
  }

  change(overrides: CatalogueOverrides): void {
    this.#sql.exec('update ledger set catalogue = ?', JSON.stringify(overrides));
    this.overrides = overrides;
  }

  /** Counts a request for `path` towards KIE's limit, which all paths share. */
  discover(path: string): Discovery {
    if (!this.#limit.admit(this.#faults.settings.discoveryLimit, Date.now()))
      return { kind: 'rate_limited' };
    const { overrides } = this;
    return { kind: 'served', overrides, faults: this.#faults.rollDiscovery(path) };
  }

  clear(): void {
    this.change(NO_OVERRIDES);
    this.#limit.clear();
  }
}
