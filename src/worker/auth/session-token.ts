/**
 * The session of somebody who solved a puzzle: a signed statement, kept nowhere. It lives for a quarter
 * of an hour and can be renewed for a day; then there is another puzzle.
 */
import { isId } from '../platform/ids.ts';
import { signWithExpiry, verifyWithExpiry, type Signer } from '../platform/keys.ts';
import { DAY_MS, MINUTE_MS } from '../platform/units.ts';

export const SESSION_PREFIX = 'ses_';

const SESSION_TTL_MS = 15 * MINUTE_MS;
const RENEWABLE_MS = DAY_MS;

export interface Session {
  /** 128 random bits; stays the same when the session is renewed. */
  id: string;
  /** What its tasks spend: the network in which the puzzle was solved, as a keyed hash. */
  account: string;
  /** When the puzzle was solved. Unix milliseconds, like the others. */
  solvedAt: number;
}

export interface SessionToken {
  session: string;
  expiresAt: number;
  renewableUntil: number;
}

/** A token for the next quarter of an hour; undefined when the session may not be renewed any more. */
export async function issueSession(
  by: Signer,
  { id, account, solvedAt }: Session,
  now: number,
): Promise<SessionToken | undefined> {
  const renewableUntil = solvedAt + RENEWABLE_MS;
  if (now >= renewableUntil) return undefined;
  const expiresAt = Math.min(now + SESSION_TTL_MS, renewableUntil);
  const statement = `${id}.${account}.${solvedAt}`;
  const signed = await signWithExpiry(by, statement, expiresAt);
  return { session: `${SESSION_PREFIX}${statement}.${signed}`, expiresAt, renewableUntil };
}

/** The session that a token states, or undefined when it is forged or over. */
export async function readSession(
  by: Signer,
  token: string,
  now: number,
): Promise<Session | undefined> {
  const [, id = '', account = '', solvedAt = '', signed = ''] =
    /^ses_([\w-]{22})\.([\w-]{43})\.(\d{1,15})\.(\d+\.[\w-]+)$/.exec(token) ?? [];
  const statement = `${id}.${account}.${solvedAt}`;
  if (!isId(id) || !(await verifyWithExpiry(by, statement, signed, now))) return undefined;
  return { id, account, solvedAt: Number(solvedAt) };
}
