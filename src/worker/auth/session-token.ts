/**
 * Sessions of people who solved a Turnstile challenge. A session is a signed token that is stored nowhere.
 * It is valid for 15 minutes and can be renewed for a day; then another challenge is due.
 */
import { isId } from '../platform/ids.ts';
import { signWithExpiry, verifyWithExpiry, type Signer } from '../platform/keys.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

export const SESSION_PREFIX = 'ses_';

const SESSION_TTL_MS = 15 * MINUTE_MS;
const RENEWABLE_MS = DAY_MS;

export interface Session {
  /** 128 random bits; renewal keeps them. */
  id: string;
  /** The budget that its tasks use: the hash of the network on which the challenge was solved. */
  account: string;
  /** When the challenge was solved. Unix milliseconds, as are the other times. */
  solvedAt: number;
}

export interface SessionToken {
  session: string;
  expiresAt: number;
  renewableUntil: number;
}

/** A token for the next 15 minutes; undefined if the session can no longer be renewed. */
export async function issueSession(
  signer: Signer,
  { id, account, solvedAt }: Session,
  now: number,
): Promise<SessionToken | undefined> {
  const renewableUntil = solvedAt + RENEWABLE_MS;
  if (now >= renewableUntil) return undefined;
  const expiresAt = Math.min(now + SESSION_TTL_MS, renewableUntil);
  const payload = `${id}.${account}.${solvedAt}`;
  const signed = await signWithExpiry(signer, payload, expiresAt);
  return { session: `${SESSION_PREFIX}${payload}.${signed}`, expiresAt, renewableUntil };
}

/** The session of a token; undefined if the token is forged or has expired. */
export async function readSession(
  signer: Signer,
  token: string,
  now: number,
): Promise<Session | undefined> {
  const [, id = '', account = '', solvedAt = '', signed = ''] =
    /^ses_([\w-]{22})\.([\w-]{43})\.(\d{1,15})\.(\d+\.[\w-]+)$/.exec(token) ?? [];
  const payload = `${id}.${account}.${solvedAt}`;
  if (!isId(id) || !(await verifyWithExpiry(signer, payload, signed, now))) return undefined;
  return { id, account, solvedAt: Number(solvedAt) };
}
