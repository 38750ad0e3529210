/** What to do about a step that failed, known by the words of wrangler and of Cloudflare. Pure. */
import type { DeployStep } from './deploy-plan.ts';

interface Known {
  words: RegExp;
  advice: string;
}

/** The first that fits is told. */
const KNOWN: readonly Known[] = [
  {
    words: /not logged in|set a CLOUDFLARE_API_TOKEN environment variable|"loggedIn": ?false/i,
    advice:
      'Nobody is logged in at Cloudflare. Run `npx wrangler login`, or set CLOUDFLARE_API_TOKEN.',
  },
  {
    words: /More than one account available/,
    advice: 'You have several accounts. Set CLOUDFLARE_ACCOUNT_ID to the one that is meant.',
  },
  {
    words: /register a workers\.dev subdomain/,
    advice:
      'This account has no workers.dev subdomain yet. Choose one at the address below (or set a route and `workers_dev = false` in wrangler.toml).',
  },
  {
    words: /code: 10042|enable R2/i,
    advice: 'R2 is not switched on for this account. Open R2 in the dashboard once and accept it.',
  },
  {
    words: /code: (10000|9109)\b|Authentication error|Unauthorized/i,
    advice:
      'The login or the API token may not do this. It needs to edit Workers Scripts, D1, Queues and R2: `npx wrangler login` again, or make another token.',
  },
];

/** Where the words are not known: Cloudflare's own change. */
const BY_STEP: Record<DeployStep['kind'] | 'look', string> = {
  look: 'Cloudflare could not be asked what is there.',
  create_queue:
    'The queue could not be made. On the free plan queues may not be there or be too small: this Worker is made for Workers Paid (dashboard, Workers, Plans).',
  create_database: 'The database could not be made.',
  create_bucket: 'The bucket could not be made.',
  migrate:
    'The database is as it was before the migration that failed, and nothing was deployed: the code of before goes on.',
  deploy: 'The Worker was not deployed, or not all that calls it.',
};

/** Says what to do, and below it what wrangler said. */
export function explain(during: DeployStep['kind'] | 'look', complaint: string): string {
  const advice = KNOWN.find(({ words }) => words.test(complaint))?.advice ?? BY_STEP[during];
  const again = 'Then run the same command again: what is done stays done.';
  return `${advice} ${again}\n\n${indented(complaint)}`;
}

function indented(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`.trimEnd())
    .join('\n');
}
