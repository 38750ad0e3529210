/** The kind of a bearer token by its form, known without any key. Pure. */
import { CLIENT_TOKEN_PREFIX } from './client-token.ts';
import { SESSION_PREFIX } from './session-token.ts';

/** A token of any `other` form may be an attempt to guess ADMIN_TOKEN, which must not have the form of another kind. */
export type CredentialKind = 'clientToken' | 'session' | 'jwt' | 'other';

export function credentialKind(token: string): CredentialKind {
  if (token.startsWith(CLIENT_TOKEN_PREFIX)) return 'clientToken';
  if (token.startsWith(SESSION_PREFIX)) return 'session';
  return token.split('.', 4).length === 3 ? 'jwt' : 'other';
}
