/** Advice for a failed step, found by the error text of wrangler or Cloudflare. Pure. */
import type { DeployStep } from './deploy-target.ts';

interface KnownFailure {
  pattern: RegExp;
  advice: string;
}

/** The first match applies. */
const KNOWN_FAILURES: readonly KnownFailure[] = [
  {
    pattern: /not logged in|set a CLOUDFLARE_API_TOKEN environment variable|"loggedIn": ?false/i,
    advice: 'Not logged in to Cloudflare. Run `npx wrangler login` or set CLOUDFLARE_API_TOKEN.',
  },
  {
    pattern: /More than one account available/,
    advice: 'You have several accounts. Set CLOUDFLARE_ACCOUNT_ID to the one to deploy to.',
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
    pattern: /code: (10000|9109)\b|Authentication error|Unauthorized/i,
    advice:
      'The login or API token lacks permissions. It must edit Workers Scripts, D1, Queues and R2: run `npx wrangler login` again or create another token.',
  },
];

/** For error texts that are not known, for example after a change at Cloudflare. */
const ADVICE_BY_STEP: Record<DeployStep['kind'] | 'inspect', string> = {
  inspect: 'Cloudflare did not return what exists in the account.',
  create_queue:
    'The queue could not be created. Queues may be unavailable or too limited on the free plan: this Worker needs Workers Paid (dashboard, Workers, Plans).',
  create_database: 'The database could not be created.',
  create_bucket: 'The bucket could not be created.',
  migrate:
    'The failed migration was rolled back and nothing was deployed: the previous version keeps serving.',
  self_test:
    'The test of the database could not run. Nothing was deployed: the previous version keeps serving.',
  deploy: 'The Worker was not deployed, or some of its triggers were not.',
};

/** The advice, followed by the error text. */
export function explainFailure(during: DeployStep['kind'] | 'inspect', errorText: string): string {
  const known = KNOWN_FAILURES.find(({ pattern }) => pattern.test(errorText));
  const advice = known?.advice ?? ADVICE_BY_STEP[during];
  return `${advice} Then re-run the command; completed steps are skipped.\n\n${indent(errorText)}`;
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
