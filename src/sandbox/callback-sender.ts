/** Sends one callback, as KIE would or as an attacker would. */
import { callbackBody } from './kie-wire.ts';
import type { OwedSend } from './send-plan.ts';

/** KIE waits so long for an answer. */
export const CALLBACK_TIMEOUT_MS = 15_000;

/** How many of the path's last characters a forger gets wrong. */
const WRONG_CHARS = 4;

/** Resolves to whether the receiver answered with 2xx in time. Never rejects. */
export async function sendCallback(send: OwedSend, hmacKey: string | undefined): Promise<boolean> {
  const { task, kind } = send;
  // Not AbortSignal.timeout(): that timer would live on past the answer, and an object may hold 10,000.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CALLBACK_TIMEOUT_MS);
  try {
    const now = Date.now();
    const signature =
      hmacKey !== undefined && hmacKey !== '' && send.signed
        ? await signatureHeaders(hmacKey, task.taskId, Math.floor(now / 1000))
        : {};
    const address = task.callBackUrl ?? '';
    const response = await fetch(kind === 'forged' ? wrongAddress(address) : address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body: JSON.stringify(callbackBody(task, kind, now)),
      redirect: 'manual',
      signal: abort.signal,
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // a refused connection, a timeout or no address at all: all the same to KIE
  } finally {
    clearTimeout(timer);
  }
}

/** KIE signs the task's id and the time in seconds; not the body. */
export async function signatureHeaders(
  hmacKey: string,
  taskId: string,
  unixSeconds: number,
): Promise<Record<string, string>> {
  const encoder = new TextEncoder();
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', encoder.encode(hmacKey), algorithm, false, [
    'sign',
  ]);
  const message = encoder.encode(`${taskId}.${unixSeconds}`);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, message));
  return {
    'x-webhook-timestamp': String(unixSeconds),
    'x-webhook-signature': btoa(String.fromCharCode(...mac)),
  };
}

/** The same address but for the end of its path, which stays as long and as plausible. */
export function wrongAddress(address: string): string {
  const url = new URL(address);
  const keep = Math.max(1, url.pathname.length - WRONG_CHARS);
  const tail = url.pathname
    .slice(keep)
    .replace(/[0-9A-Za-z]/g, (char) => (char === '0' ? '1' : '0'));
  const changed = tail === '' || tail === url.pathname.slice(keep) ? `${tail}forged` : tail;
  url.pathname = url.pathname.slice(0, keep) + changed;
  return url.href;
}
