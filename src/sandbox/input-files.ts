/**
 * Fetches the files that an input names, as KIE does before it starts a task. Only loopback addresses:
 * the sandbox never reaches the network.
 */
import { durationReader } from '../worker/uploads/media-duration/duration-reader.ts';
import { sniffMediaType } from '../worker/uploads/media-signature.ts';
import { SECOND_MS } from '../worker/platform/units.ts';
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

export interface FetchedFile extends InputFile {
  /** Of video and audio, where they are known. */
  seconds: number | undefined;
}

const MAX_FILES = 16;
const TIMEOUT_MS = 10_000;

/** The seconds of the files that have some, by URL. */
export function secondsByUrl(files: readonly FetchedFile[]): Map<string, number> {
  return new Map(
    files.flatMap(({ url, seconds }) => (seconds === undefined ? [] : [[url, seconds] as const])),
  );
}

/** The loopback URLs in any field of the input, at most `MAX_FILES`. */
export function findInputUrls(input: unknown): string[] {
  if (typeof input === 'string') return isLoopbackUrl(input) ? [input] : [];
  if (typeof input !== 'object' || input === null) return [];
  return Object.values(input).flatMap(findInputUrls).slice(0, MAX_FILES);
}

export async function fetchInputFile(url: string): Promise<FetchedFile> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    const bytes = await response.arrayBuffer();
    const digest = await crypto.subtle.digest('SHA-256', bytes);
    const hex = Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0'));
    const seconds = measureSeconds(new Uint8Array(bytes));
    const { status } = response;
    return { url, status, bytes: bytes.byteLength, sha256: hex.join(''), seconds };
  } catch {
    return { url, status: 0, bytes: 0, sha256: '', seconds: undefined };
  }
}

function measureSeconds(bytes: Uint8Array): number | undefined {
  const reader = durationReader(sniffMediaType(bytes)?.ext ?? '');
  reader.read(bytes);
  const ms = reader.end();
  return ms === undefined ? undefined : ms / SECOND_MS;
}

function isLoopbackUrl(text: string): boolean {
  return /^https?:/.test(text) && URL.canParse(text) && isLoopbackHost(new URL(text).hostname);
}
