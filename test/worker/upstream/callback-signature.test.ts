import { describe, expect, it } from 'vitest';
import { verifyCallbackSignature } from '../../../src/worker/upstream/callback-signature.ts';

const KEY = 'test-webhook-hmac-key';
const TASK_ID = 'ee9c2715375b7837f8bb51d641ff5863';
const SECONDS = 1_769_670_760;
const SIGNATURE = 'xG6/yOyrMyJtUdc1yjmHpKLHSHF3MpzOPa6uxSj3qb4=';
const NOW = SECONDS * 1000;

interface Parts {
  key: string;
  taskId: string;
  timestamp: string | undefined;
  signature: string | undefined;
  now: number;
}

function verify(part: Partial<Parts> = {}): Promise<boolean> {
  const parts: Parts = {
    key: KEY,
    taskId: TASK_ID,
    timestamp: String(SECONDS),
    signature: SIGNATURE,
    now: NOW,
    ...part,
  };
  const headers = new Headers();
  if (parts.timestamp !== undefined) headers.set('X-Webhook-Timestamp', parts.timestamp);
  if (parts.signature !== undefined) headers.set('X-Webhook-Signature', parts.signature);
  return verifyCallbackSignature(parts.key, parts.taskId, headers, parts.now);
}

describe('verifyCallbackSignature', () => {
  it('accepts a signature of the known test vector', async () => {
    expect(await verify()).toBe(true);
  });

  it.each([
    [0, true],
    [299_999, true],
    [300_000, true],
    [300_001, false],
    [-300_000, true],
    [-300_001, false],
    [86_400_000, false],
  ])('checks a signature %i ms after its timestamp: valid is %s', async (ms, isValid) => {
    expect(await verify({ now: NOW + ms })).toBe(isValid);
  });

  it.each<[string, Partial<Parts>]>([
    ['another key', { key: `${KEY}x` }],
    ['another taskId', { taskId: 'another' }],
    ['no taskId', { taskId: '' }],
    ['another timestamp within the tolerance', { timestamp: String(SECONDS + 1) }],
    ['no timestamp', { timestamp: undefined }],
    ['an empty timestamp', { timestamp: '' }],
    ['a timestamp in milliseconds', { timestamp: String(NOW) }],
    ['a timestamp with a fraction', { timestamp: `${SECONDS}.0` }],
    ['a signed timestamp', { timestamp: `+${SECONDS}` }],
    ['a timestamp in hex', { timestamp: `0x${SECONDS.toString(16)}` }],
    ['two timestamps', { timestamp: `${SECONDS}, ${SECONDS}` }],
    ['no signature', { signature: undefined }],
    ['an empty signature', { signature: '' }],
    ['a truncated signature', { signature: SIGNATURE.slice(0, 20) }],
    ['a signature that is not base64', { signature: '%%%' }],
    ['a signature in base64url', { signature: SIGNATURE.replace('/', '_') }],
    ['a signature in lower case', { signature: SIGNATURE.toLowerCase() }],
    ['a signature twice', { signature: `${SIGNATURE}, ${SIGNATURE}` }],
    ['a scheme before the signature', { signature: `sha256=${SIGNATURE}` }],
  ])('rejects a callback signature with %s', async (_what, part) => {
    expect(await verify(part)).toBe(false);
  });
});
