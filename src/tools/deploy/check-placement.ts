/** Where the database and the bucket lie. Neither can be moved later. */
import { DeployError, type DeployContext } from './deploy-context.ts';
import type { DeployOptions } from './deploy-arguments.ts';
import { tableOf, type DeployTarget } from './deploy-target.ts';
import type { DeployState } from './inspect-account.ts';

/**
 * Prints what `--location` does not affect. Throws a DeployError if the database would lie outside the
 * jurisdiction of wrangler.toml, or if a location is given together with a jurisdiction.
 */
export function checkPlacement(
  { print }: Pick<DeployContext, 'print'>,
  target: DeployTarget,
  state: DeployState,
  { location }: Pick<DeployOptions, 'location'>,
): void {
  const { jurisdiction } = target;
  if (state.database !== undefined && state.database.jurisdiction !== jurisdiction) {
    throw new DeployError(
      `The database ${target.database} exists in ${name(state.database.jurisdiction)}, but wrangler.toml places the bucket in ${name(jurisdiction)}. A database cannot be moved: set another \`database_name\`, or the database's jurisdiction under [${tableOf(target, 'r2_buckets')}]. Nothing was changed.`,
    );
  }
  if (location === undefined) return;
  if (jurisdiction !== undefined) {
    throw new DeployError(
      `--location does not apply in ${name(jurisdiction)}: Cloudflare chooses the place. Nothing was changed.`,
    );
  }
  const existing = [
    ...(state.database === undefined ? [] : [`the database ${target.database}`]),
    ...(state.hasBucket ? [`the bucket ${target.bucket}`] : []),
  ];
  if (existing.length > 0)
    print(`note: --location does not move ${existing.join(' and ')}, which exists already`);
}

const name = (jurisdiction: string | undefined): string =>
  jurisdiction === undefined ? 'no jurisdiction' : `the jurisdiction ${jurisdiction}`;
