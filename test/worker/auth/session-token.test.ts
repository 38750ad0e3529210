import { describe, expect, it } from 'vitest';
import { issueSession, readSession, type Session } from '../../../src/worker/auth/session-token.ts';
import { newId } from '../../../src/worker/platform/ids.ts';
import { deriveKeys } from '../../../src/worker/platform/keys.ts';
import { DAY_MS, MINUTE_MS, SECOND_MS } from '../../../src/worker/platform/units.ts';

const keys = deriveKeys('edge-secret-edge-secret-edge-secret');
const SOLVED = Date.UTC(2026, 0, 1);
const QUARTER = 15 * MINUTE_MS;
/** The keyed hash of an IP. */
const ACCOUNT = 'n'.repeat(43);
const SESSION: Session = { id: 'session-id-aaaaaaaaaaa', account: ACCOUNT, solvedAt: SOLVED };

const issue = (now: number, session = SESSION) => issueSession(keys.session, session, now);
const read = (token: string, now = SOLVED) => readSession(keys.session, token, now);

async function tokenAt(now: number, session = SESSION): Promise<string> {
  return (await issue(now, session))?.session ?? 'none was issued';
}

describe('issueSession and readSession', () => {
  it('return the session for 15 minutes after the challenge', async () => {
    const issued = await issue(SOLVED);
    expect(issued).toMatchObject({
      expiresAt: SOLVED + QUARTER,
      renewableUntil: SOLVED + DAY_MS,
    });
    expect(issued?.session).toMatch(/^ses_[\w.-]+$/);
    expect(await read(issued?.session ?? '')).toEqual(SESSION);
  });

  it.each([
    [0, true],
    [QUARTER - 1, true],
    [QUARTER, false],
    [QUARTER + 1, false],
    [DAY_MS, false],
  ])('accept a token %i ms after it was issued: %s', async (later, isValid) => {
    const token = await tokenAt(SOLVED);
    expect(await read(token, SOLVED + later)).toEqual(isValid ? SESSION : undefined);
  });

  it('round the expiry up to a full second', async () => {
    const token = await tokenAt(SOLVED + 1);
    expect(await read(token, SOLVED + QUARTER)).toEqual(SESSION);
    expect(await read(token, SOLVED + QUARTER + SECOND_MS)).toBeUndefined();
  });

  it('keep the session for another 15 minutes after a renewal', async () => {
    const now = SOLVED + 10 * MINUTE_MS;
    const old = await tokenAt(SOLVED);
    const session = await read(old, now);
    expect(session).toEqual(SESSION);
    const renewed = await issue(now, session);
    expect(renewed).toMatchObject({ expiresAt: now + QUARTER, renewableUntil: SOLVED + DAY_MS });
    expect(renewed?.session).not.toBe(old);
    expect(await read(renewed?.session ?? '', now + QUARTER - 1)).toEqual(SESSION);
  });

  it('renew a session for a day after the challenge, however often, and no longer', async () => {
    let now = SOLVED;
    let token = await tokenAt(now);
    for (let times = 0; times < 200; times += 1) {
      now += QUARTER - SECOND_MS;
      const session = await read(token, now);
      if (session === undefined) break;
      token = await tokenAt(now, session);
    }
    expect(now).toBeGreaterThanOrEqual(SOLVED + DAY_MS);
    expect(now).toBeLessThan(SOLVED + DAY_MS + QUARTER);
  });

  it.each([
    ['a quarter of an hour before', -QUARTER, SOLVED + DAY_MS],
    ['a minute before', -MINUTE_MS, SOLVED + DAY_MS],
    ['a millisecond before', -1, SOLVED + DAY_MS],
    ['at', 0, undefined],
    ['after', 1, undefined],
  ])(
    'let a session that is renewed %s the end of its day expire with it: %s',
    async (_when, from, expiresAt) => {
      expect((await issue(SOLVED + DAY_MS + from))?.expiresAt).toBe(expiresAt);
    },
  );

  it('distinguish two sessions', async () => {
    const other = { id: newId(), account: ACCOUNT, solvedAt: SOLVED + 1234 };
    expect(await read(await tokenAt(SOLVED, other))).toEqual(other);
  });
});

describe('readSession', () => {
  it('rejects a token with any single character changed', async () => {
    const token = await tokenAt(SOLVED);
    for (const at of Array.from(token).keys()) {
      const changed = ['A', '1', '', '.', 'AA'].map(
        (other) => token.slice(0, at) + other + token.slice(at + 1),
      );
      for (const other of changed)
        expect(await read(other)).toEqual(other === token ? SESSION : undefined);
    }
  });

  it('rejects a token with parts of two valid ones', async () => {
    const one = (await tokenAt(SOLVED)).split('.');
    const two = (
      await tokenAt(SOLVED + 60_000, { ...SESSION, id: newId(), solvedAt: SOLVED + 1 })
    ).split('.');
    // Both have the same account.
    for (const at of [0, 2, 3, 4])
      expect(await read(one.with(at, two[at] ?? '').join('.'))).toBeUndefined();
    expect(await read(one.join('.'))).toEqual(SESSION);
  });

  it('rejects a token signed with another secret or for another use', async () => {
    const others = [
      deriveKeys('another-secret-another-secret-12345').session,
      keys.read,
      keys.file,
    ];
    for (const by of others) {
      const token = (await issueSession(by, SESSION, SOLVED))?.session ?? '';
      expect(await read(token)).toBeUndefined();
    }
  });

  it('rejects a token with text before or after it', async () => {
    const token = await tokenAt(SOLVED);
    const others = [` ${token}`, `${token} `, `${token}\n`, `${token}.1`, `${token}=`];
    others.push(`Bearer ${token}`, `ses_${token}`, token.slice(4), token.toUpperCase());
    for (const other of others) expect(await read(other)).toBeUndefined();
  });

  it.each(['', 'ses_', 'ses_...', `ses_${'A'.repeat(22)}.1.1.${'A'.repeat(43)}`, 'x'.repeat(9999)])(
    'rejects the malformed token %j',
    async (junk) => expect(await read(junk)).toBeUndefined(),
  );
});
