import { parseArgs } from 'node:util';

const USAGE = `Usage: npm run deploy, or npm run deploy -- --env staging
  --env                 an environment of wrangler.toml; without it production
  --location            where the database and the bucket are created: weur, eeur, apac, oc, wnam or enam
  --take-over-domains   attach a custom domain even if another Worker or a DNS record uses it`;

/** Cloudflare's location hints of D1 and R2. */
const LOCATIONS = new Set(['weur', 'eeur', 'apac', 'oc', 'wnam', 'enam']);

export interface DeployOptions {
  env?: string | undefined;
  /** Location hint for a database and bucket that are created. Undefined: near the operator. */
  location?: string | undefined;
  /** Custom domains that are in use are attached without asking. */
  takeOverDomains: boolean;
}

/**
 * Parses the command line without the program. Throws with the usage for anything unknown, and for options that
 * npm kept to itself: without them, production would be deployed instead of another environment.
 */
export function parseDeployArguments(
  args: readonly string[],
  environment: NodeJS.Dict<string> = {},
): DeployOptions {
  const { location, ...values } = parse(args);
  for (const option of ['env', 'take-over-domains'] as const)
    if (environment[`npm_config_${option.replaceAll('-', '_')}`] !== undefined && !values[option])
      throw new Error(
        `npm took --${option} for its own option: write \`--\` before it. Nothing was changed. ${USAGE}`,
      );
  if (location !== undefined && !LOCATIONS.has(location))
    throw new Error(`--location ${location} is unknown. Nothing was changed. ${USAGE}`);
  return { env: values.env, location, takeOverDomains: values['take-over-domains'] ?? false };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        env: { type: 'string', short: 'e' },
        location: { type: 'string' },
        'take-over-domains': { type: 'boolean' },
      },
    }).values;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const remedy = args.some((arg) => arg.startsWith('--jurisdiction'))
      ? 'The jurisdiction is set in wrangler.toml, because every deployment needs it: `jurisdiction = "eu"` under [[r2_buckets]]. The database is created in the same one. '
      : '';
    throw new Error(`${reason}. Nothing was changed. ${remedy}${USAGE}`, { cause });
  }
}
