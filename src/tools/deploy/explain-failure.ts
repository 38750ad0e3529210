/** Advice for a failed step, found by the error text of wrangler or Cloudflare. Pure. */
import type { DeployStep } from './deploy-target.ts';

export type Phase = DeployStep['kind'] | 'log_in' | 'inspect' | 'list_migrations' | 'self_test';

/** An API token needs these for every deployment; the dashboard has a row for each. The guide on deployment lists them. */
export const TOKEN_PERMISSIONS = [
  'Workers Scripts Edit',
  'D1 Edit',
  'Queues Edit',
  'Workers R2 Storage Edit',
] as const;

interface KnownFailure {
  pattern: RegExp;
  advice: string;
}

/** Cloudflare's codes for a token without the permission, or for no valid token. */
const LACKS_PERMISSION = /code: (10000|9109|7403)\b|Authentication error|Unauthorized/i;

/** The permission for the path of a refused request. */
const PERMISSION_BY_PATH: readonly (readonly [RegExp, string])[] = [
  [/\/d1\//, 'D1 Edit'],
  [/\/queues\b/, 'Queues Edit'],
  [/\/r2\//, 'Workers R2 Storage Edit'],
  [/\/zones\/|\/domains\/|\/routes\b/, 'Workers Routes Edit (of the zone)'],
  [/\/workers\//, 'Workers Scripts Edit'],
];

/** The first match applies. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /not logged in|set a CLOUDFLARE_API_TOKEN environment variable/i,
    advice: 'Not logged in to Cloudflare. Run `npx wrangler login` or set CLOUDFLARE_API_TOKEN.',
  },
  {
    pattern: /register a workers\.dev subdomain/,
    advice:
      'This account has no workers.dev subdomain. Register one at the address below, or set a route and `workers_dev = false` in wrangler.toml.',
  },
  {
    pattern: /code: 10042|enable R2/i,
    advice: 'R2 is not enabled for this account. Open R2 in the dashboard and enable it.',
  },
  {
    pattern: /^wrangler was stopped$/,
    advice: 'Stopped by a signal. Cloudflare may complete the step that was running.',
  },
  {
    pattern: /got no response/,
    advice:
      'Cloudflare did not respond. Check the network of this machine, and https://www.cloudflarestatus.com.',
  },
];

/** For error texts that are not known, for example after a change at Cloudflare. */
const ADVICE_BY_PHASE: Record<Phase, string> = {
  log_in: 'Cloudflare did not accept the login.',
  inspect: 'Cloudflare did not return what exists in the account.',
  create_queue:
    'The queue could not be created. Queues may be unavailable or too limited on the free plan: this Worker needs Workers Paid (dashboard, Workers, Plans).',
  create_database: 'The database could not be created.',
  create_bucket: 'The bucket could not be created.',
  migrate:
    'The failed migration was rolled back and nothing was deployed: the previous version keeps serving.',
  list_migrations:
    'The applied migrations could not be read. Nothing was migrated or deployed: the previous version keeps serving.',
  self_test:
    'The test of the database before its migration could not run. Nothing was migrated or deployed: the previous version keeps serving.',
  deploy: 'The Worker was not deployed, or some of its triggers were not.',
};

/** The advice, followed by the error text. `environment` tells where the command runs. */
export function explainFailure(
  during: Phase,
  errorText: string,
  environment: NodeJS.Dict<string>,
): string {
  const advice = LACKS_PERMISSION.test(errorText)
    ? explainMissingPermission(errorText, environment)
    : (KNOWN_FAILURES.find(({ pattern }) => pattern.test(errorText))?.advice ??
      ADVICE_BY_PHASE[during]);
  const rerun = isWorkersBuild(environment) ? 'retry the build' : 're-run the command';
  return `${advice} Then ${rerun}; completed steps are skipped.\n\n${indent(errorText)}`;
}

function explainMissingPermission(errorText: string, environment: NodeJS.Dict<string>): string {
  const needed = PERMISSION_BY_PATH.find(([path]) => path.test(errorText))?.[1];
  const lack = needed === undefined ? 'a permission, or is invalid' : `the permission ${needed}`;
  if (isWorkersBuild(environment)) {
    return `The API token of Workers Builds lacks ${lack}. The one that Cloudflare creates has none for D1 and Queues: add ${TOKEN_PERMISSIONS.join(', ')} to it (dashboard, My Profile, API Tokens).`;
  }
  return `The login or API token lacks ${lack}. It needs ${TOKEN_PERMISSIONS.join(', ')}: run \`npx wrangler login\` again, or edit the token (dashboard, My Profile, API Tokens).`;
}

/** Whether the command runs in Workers Builds, as the deploy button sets it up. */
export function isWorkersBuild(environment: NodeJS.Dict<string>): boolean {
  return environment['WORKERS_CI'] === '1';
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
