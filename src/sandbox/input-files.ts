/**
 * Fetches the files that an input names, as KIE does before it starts a task. Only loopback addresses:
 * the sandbox never reaches the network.
 */
import { isLoopbackHost } from '../worker/http/host-names.ts';

/** The result of fetching one file. */
export interface InputFile {
  url: string;
  /** The HTTP status; 0 when the address could not be reached. */
  status: number;
  bytes: number;
  /** SHA-256 in hex. */
  sha256: string;
}

const MAX_FILES = 16;
const TIMEOUT_MS = 10_000;

/** The loopback URLs in any field of the input, at most `MAX_FILES`. */
export function findInputUrls(input: unknown): string[] {
  if (typeof input === 'string') return isLoopbackUrl(input) ? [input] : [];
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input).flatMap(findInputUrls).slice(0, MAX_FILES);
}

export async function fetchInputFile(url: string): Promise<InputFile> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = await response.arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    return { url, status: response.status, bytes: bytes.byteLength, sha256: hex.join('') };
  } catch {
    return { url, status: 0, bytes: 0, sha256: '' };
  }
}

function isLoopbackUrl(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && isLoopbackHost(new URL(text).hostname);
}
