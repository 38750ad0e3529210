/** Uses wrangler's login and selects the account. */
import * as z from 'zod';
import { createCloudflareApi, CloudflareApiError, type CloudflareApi } from './cloudflare-api.ts';
import { DeployError, type DeployContext } from './deploy-context.ts';
import type { DeployTarget } from './deploy-target.ts';
import { explainFailure } from './explain-failure.ts';

export interface Login {
  api: CloudflareApi;
  accountId: string;
  /** The account's name and id, or the id alone if the token may not read the name. */
  accountLabel: string;
}

/** The output of `wrangler auth token --json`. */
const credentials = z.discriminatedUnion('type', [
  z.object({ type: z.enum(['api_token', 'oauth']), token: z.string() }),
  z.object({ type: z.literal('api_key'), key: z.string(), email: z.string() }),
]);
const accountList = z.array(z.object({ id: z.string(), name: z.string() }));

/**
 * The account is `account_id` of wrangler.toml, else CLOUDFLARE_ACCOUNT_ID, else the only one of the login:
 * a token without the permission to list accounts can still deploy to a known one. Throws a DeployError
 * without a login, or if the account is ambiguous.
 */
export async function logIn(context: DeployContext, target: DeployTarget): Promise<Login> {
  const { environment } = context;
  const api = createCloudflareApi(context, await readAuthorization(context));
  const configured = target.accountId ?? environment['CLOUDFLARE_ACCOUNT_ID'] ?? '';
  const accounts = await listAccounts(api, environment, configured !== '');
  const found = accounts.find(({ id }) => id === configured);
  if (configured !== '')
    return { api, accountId: configured, accountLabel: label(found, configured) };
  const [only, ...others] = accounts;
  if (only !== undefined && others.length === 0)
    return { api, accountId: only.id, accountLabel: label(only, only.id) };
  throw new DeployError(explainAmbiguousAccount(accounts));
}

type Account = z.infer<typeof accountList>[number];

const label = (account: Account | undefined, id: string): string =>
  account === undefined ? id : `${account.name} (${id})`;

function explainAmbiguousAccount(accounts: readonly Account[]): string {
  const reason =
    accounts.length === 0
      ? 'The login lists no account: an API token needs Account Settings Read for it. Set CLOUDFLARE_ACCOUNT_ID to the account to deploy to (dashboard, Workers & Pages, Account details).'
      : 'You have several accounts. Set CLOUDFLARE_ACCOUNT_ID to the one to deploy to.';
  return [
    `${reason} Nothing was changed.`,
    ...accounts.map(({ id, name }) => `  ${name}: ${id}`),
  ].join('\n');
}

/** Without a selected account, a refusal is an error. */
async function listAccounts(
  api: CloudflareApi,
  environment: DeployContext['environment'],
  isSelected: boolean,
): Promise<Account[]> {
  try {
    return await api('/accounts?per_page=50', accountList);
  } catch (error) {
    if (isSelected && error instanceof CloudflareApiError) return [];
    const reason = error instanceof Error ? error.message : String(error);
    throw new DeployError(explainFailure('log_in', reason, environment), { cause: error });
  }
}

/** wrangler renews a login that has expired. A token in the environment is wrangler's own login, too. */
async function readAuthorization({
  wrangler,
  environment,
}: DeployContext): Promise<Record<string, string>> {
  const token = environment['CLOUDFLARE_API_TOKEN'] ?? '';
  const hasGlobalKey = (environment['CLOUDFLARE_API_KEY'] ?? '') !== ''; // wrangler prefers it
  if (token !== '' && !hasGlobalKey) return { authorization: `Bearer ${token}` };
  const result = await wrangler(['auth', 'token', '--json']);
  if (!result.ok)
    throw new DeployError(
      explainFailure('log_in', result.errorText || 'Not logged in', environment),
    );
  const found = parseCredentials(result.stdout);
  return found.type === 'api_key'
    ? { 'x-auth-key': found.key, 'x-auth-email': found.email }
    : { authorization: `Bearer ${found.token}` };
}

/** The error does not repeat the output, which may contain the token. */
function parseCredentials(stdout: string): z.infer<typeof credentials> {
  try {
    return credentials.parse(JSON.parse(stdout));
  } catch {
    throw new DeployError('`wrangler auth token --json` printed no login that is known here.');
  }
}
