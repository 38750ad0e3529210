/**
 * The command with which an operator sets a secret, for messages. The Worker does not know the name of its
 * environment, so both are in it.
 */
export function putSecret(name: string): string {
  return `npx wrangler secret put ${name} --env '' (--env staging for staging)`;
}
