/** Sends one callback, as KIE or as an attacker would. */
import { buildKieCallback } from './kie-wire.ts';
import type { PendingSend } from './send-plan.ts';

/** How long KIE waits for the response. */
export const CALLBACK_TIMEOUT_MS = 15_000;

/** The number of characters at the address's end that a forged one gets wrong. */
const FORGED_CHARS = 4;

/** Resolves to whether the endpoint responded with 2xx in time. Never rejects. */
export async function sendCallback(
  send: PendingSend,
  hmacKey: string | undefined,
): Promise<boolean> {
  const { task, kind } = send;
  // Not AbortSignal.timeout(): its timer outlives the response, and an object may hold 10,000 timers.
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), CALLBACK_TIMEOUT_MS);
  try {
    const now = Date.now();
    const signature =
      hmacKey !== undefined && hmacKey !== '' && send.signed
        ? await signKieCallback(hmacKey, task.taskId, Math.floor(now / 1000))
        : {};
    const address = task.callBackUrl ?? '';
    const response = await fetch(kind === 'forged' ? forgeCallbackUrl(address) : address, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...signature },
      body: JSON.stringify(buildKieCallback(task, kind, now)),
      redirect: 'manual',
      signal: abort.signal,
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false; // KIE treats a refused connection, a timeout and an invalid address alike
  } finally {
    clearTimeout(timer);
  }
}

/** KIE's signature headers. It signs the task's id and the time in seconds, not the body. */
export async function signKieCallback(
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

/** An address with a wrong end of its query, or of its path if it has none. Keeps length and alphabet. */
export function forgeCallbackUrl(address: string): string {
  const url = new URL(address);
  const part = url.search === '' ? 'pathname' : 'search';
  const prefixLength = Math.max(1, url[part].length - FORGED_CHARS);
  const tail = url[part].slice(prefixLength);
  const changed = tail.replace(/[0-9A-Za-z]/g, (char) => (char === '0' ? '1' : '0'));
  url[part] = url[part].slice(0, prefixLength) + (changed === tail ? `${tail}forged` : changed);
  return url.href;
}
