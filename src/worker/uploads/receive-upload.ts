/** Receives one file from a caller: checks quotas and type, streams it into R2, records it. */
import type { Client } from '../auth/client.ts';
import type { Settings } from '../config/settings.ts';
import { EdgeError } from '../http/errors.ts';
import { describeError, type Log } from '../platform/log.ts';
import type { Runtime } from '../platform/runtime.ts';
import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../platform/units.ts';
import { durationReader } from './media-duration/duration-reader.ts';
import { uploadKey, buildUploadName } from './upload-name.ts';
import type { UploadStore } from './upload-store.ts';
import { limitSize, putStream, sniffStream } from './upload-stream.ts';

/** The setting with the maximum size of a file of each kind. */
const MAX_BYTES = {
  image: 'UPLOAD_MAX_IMAGE_BYTES',
  video: 'UPLOAD_MAX_VIDEO_BYTES',
  audio: 'UPLOAD_MAX_AUDIO_BYTES',
} as const;

export interface ReceiveUploadDeps {
  uploads: Pick<UploadStore, 'begin' | 'reserve' | 'recordStored' | 'recordFailed'>;
  bucket: R2Bucket;
  settings: Pick<
    Settings,
    | 'UPLOAD_MAX_AUDIO_BYTES'
    | 'UPLOAD_MAX_IMAGE_BYTES'
    | 'UPLOAD_MAX_VIDEO_BYTES'
    | 'UPLOAD_QUOTA_BYTES'
    | 'UPLOAD_TTL_MS'
  >;
  runtime: Pick<Runtime, 'now' | 'newId'>;
  log: Log;
}

export interface IncomingFile {
  /**
   * Opens the file. Called once the upload is counted, so that for a rejected one no body is read and no other
   * server is contacted. A chunk may be invalid once the next one is requested.
   */
  open: () => Promise<AsyncIterable<Uint8Array>>;
  /** Upper limit of the size, if the request tells one. */
  maxBytes?: number;
  /** The caller's name for the file. Called after the file was read: in a form the name may follow it. */
  name: () => Promise<string | undefined>;
}

export interface ReceivedFile {
  id: string;
  name: string;
  mediaType: string;
  /** Bytes. */
  size: number;
  /** Unix milliseconds. */
  createdAt: number;
  expiresAt: number;
}

/** Uploads that one account may have at a time, whatever their size. */
const MAX_UPLOADS = 500;

/** An upload that has not finished after this is abandoned: longer than the slowest one that is waited for. */
const ABANDON_AFTER_MS = HOUR_MS;

/**
 * Stores the file and returns its description. Throws `unsupported_media_type`, `body_too_large`,
 * `client_rate_limited` or `upload_quota_exceeded`, and whatever `file.open` throws. A failed upload leaves no
 * object and no reserved bytes, and still counts towards the limit per minute.
 */
export async function receiveUpload(
  deps: ReceiveUploadDeps,
  client: Client,
  file: IncomingFile,
): Promise<ReceivedFile> {
  const { uploads, runtime, log } = deps;
  const createdAt = runtime.now();
  const id = runtime.newId();
  const abandonAt = createdAt + ABANDON_AFTER_MS;
  const admission = await uploads.begin(
    { id, client: client.id, account: client.account, createdAt, abandonAt },
    { perMinute: client.limits.perMinute, files: MAX_UPLOADS },
  );
  if (admission === 'rate_limited') throw rateLimited(createdAt);
  if (admission === 'too_many_files') throw quotaExceeded();
  try {
    const received = await store(deps, id, file, createdAt);
    const ms = runtime.now() - createdAt;
    log.info('upload.stored', { id, client: client.id, size: received.size, ms });
    return received;
  } catch (error) {
    await cleanUp(deps, id);
    log.info('upload.rejected', { id, client: client.id, reason: describeError(error) });
    throw error;
  }
}

async function store(
  { settings, uploads, bucket, runtime }: ReceiveUploadDeps,
  id: string,
  file: IncomingFile,
  createdAt: number,
): Promise<ReceivedFile> {
  const { media, chunks } = await sniffStream(await file.open());
  const { mediaType, ext } = media;
  const maxBytes = settings[MAX_BYTES[media.kind]];
  const reserved = Math.min(maxBytes, file.maxBytes ?? maxBytes);
  if (!(await uploads.reserve(id, reserved, settings.UPLOAD_QUOTA_BYTES))) throw quotaExceeded();
  const reader = durationReader(ext);
  const limited = reader.observe(limitSize(chunks, media, maxBytes));
  const size = await putStream(bucket, uploadKey(id), media, limited);
  const name = buildUploadName(await file.name(), ext);
  const expiresAt = runtime.now() + settings.UPLOAD_TTL_MS;
  const durationMs = reader.end();
  if (!(await uploads.recordStored(id, { name, ext, size, durationMs, expiresAt })))
    throw new EdgeError('invalid_request', 'The upload took too long and was abandoned.');
  return { id, name, mediaType, size, createdAt, expiresAt };
}

/** If this fails too, the cron deletes the row and its object when the upload counts as abandoned. */
async function cleanUp(
  { uploads, bucket, runtime, log }: ReceiveUploadDeps,
  id: string,
): Promise<void> {
  try {
    await bucket.delete(uploadKey(id));
    await uploads.recordFailed(id, runtime.now() + MINUTE_MS);
  } catch (error) {
    log.warn('upload.cleanup_failed', { id, reason: describeError(error) });
  }
}

function rateLimited(now: number): EdgeError {
  const seconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / SECOND_MS);
  const message = `Upload rate limit per minute exceeded. Retry in ${seconds} s.`;
  return new EdgeError('client_rate_limited', message, {
    headers: { 'retry-after': String(seconds) },
  });
}

function quotaExceeded(): EdgeError {
  const message = 'Upload quota reached. Space is freed when older uploads expire.';
  return new EdgeError('upload_quota_exceeded', message);
}
