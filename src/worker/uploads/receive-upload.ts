/** Takes one file from a caller into R2: judged by its bytes, within its limits, chunk by chunk. */
import type { Client } from '../auth/client.ts';
import type { Deps } from '../deps.ts';
import { EdgeError } from '../http/errors.ts';
import { describeError } from '../platform/log.ts';
import { putInParts } from '../platform/multipart-put.ts';
import { HOUR_MS, MINUTE_MS } from '../platform/units.ts';
import { sniffMediaType, SIGNATURE_BYTES, type SniffedMedia } from './media-signature.ts';
import { uploadKey, buildUploadName } from './upload-name.ts';

export type ReceiveUploadDeps = Pick<Deps, 'settings' | 'store' | 'runtime' | 'log'>;

export interface IncomingFile {
  /**
   * Opens it. Asked for once the client has room for one more, so that nobody else is bothered before.
   * Each chunk may be gone once the next one is asked for.
   */
  open: () => Promise<AsyncIterable<Uint8Array>>;
  /** What it cannot be larger than, as far as the request tells. */
  atMostBytes?: number;
  /** What the caller calls it. Asked for when the file is there: in a form the name may follow it. */
  name: () => Promise<string | undefined>;
}

export interface ReceivedFile {
  id: string;
  name: string;
  mediaType: string;
  size: number;
  createdAt: number;
  expiresAt: number;
}

/** Files that one account may have at a time, whatever their size. */
const MAX_FILES = 500;

/** The slowest upload that is waited for; what is silent for longer was cut off without a word. */
const GIVE_UP_MS = HOUR_MS;

/**
 * Throws `unsupported_media_type`, `body_too_large`, `rate_limited` or `upload_quota_exceeded`; then nothing
 * of the file is kept. It counts in its minute all the same.
 */
export async function receiveUpload(
  deps: ReceiveUploadDeps,
  client: Client,
  file: IncomingFile,
): Promise<ReceivedFile> {
  const { store, runtime, log } = deps;
  const createdAt = runtime.now();
  const id = runtime.newId();
  const begun = await store.uploads.begin(
    { id, client: client.id, account: client.account, createdAt, giveUpAt: createdAt + GIVE_UP_MS },
    { perMinute: client.limits.perMinute, files: MAX_FILES },
  );
  if (begun === 'too_often') throw tooOften(createdAt);
  if (begun === 'too_many') throw tooMuch();
  try {
    const received = await takeIn(deps, id, file, createdAt);
    log.info('upload.stored', {
      id,
      client: client.id,
      size: received.size,
      ms: runtime.now() - createdAt,
    });
    return received;
  } catch (error) {
    await undo(deps, id);
    log.info('upload.rejected', { id, client: client.id, reason: describeError(error) });
    throw error;
  }
}

async function takeIn(
  { settings, store, runtime }: ReceiveUploadDeps,
  id: string,
  file: IncomingFile,
  createdAt: number,
): Promise<ReceivedFile> {
  const { media, chunks } = await sniff(await file.open());
  const mostBytes = settings.uploads.maxBytes[media.kind];
  const reserved = Math.min(mostBytes, file.atMostBytes ?? mostBytes);
  if (!(await store.uploads.reserve(id, reserved, settings.uploads.quotaBytes))) throw tooMuch();
  const size = await intoR2(store.bucket, uploadKey(id), media, bounded(chunks, media, mostBytes));
  const name = buildUploadName(await file.name(), media.ext);
  const expiresAt = runtime.now() + settings.uploads.ttlMs;
  if (!(await store.uploads.recordStored(id, { name, ext: media.ext, size, expiresAt })))
    throw new EdgeError('invalid_request', 'The upload took too long and was given up.');
  return { id, name, mediaType: media.mediaType, size, createdAt, expiresAt };
}

/** Should this be lost as well, the row is swept when it is given up, with what may lie under its key. */
async function undo({ store, runtime, log }: ReceiveUploadDeps, id: string): Promise<void> {
  try {
    await store.bucket.delete(uploadKey(id));
    await store.uploads.recordFailed(id, runtime.now() + MINUTE_MS);
  } catch (error) {
    log.warn('upload.cleanup_failed', { id, reason: describeError(error) });
  }
}

/** The kind of a file, and its chunks from the first on. */
async function sniff(
  chunks: AsyncIterable<Uint8Array>,
): Promise<{ media: SniffedMedia; chunks: AsyncGenerator<Uint8Array> }> {
  const iterator = chunks[Symbol.asyncIterator]();
  const first: Uint8Array[] = [];
  let head = new Uint8Array();
  while (head.byteLength < SIGNATURE_BYTES) {
    const { value, done } = await iterator.next();
    if (done === true) break;
    first.push(value.slice()); // it is gone once the next one is asked for
    head = new Uint8Array([...head, ...value.subarray(0, SIGNATURE_BYTES)]);
  }
  const media = sniffMediaType(head);
  if (media === undefined) {
    const message = 'The file is no image, video or sound that is taken here, by its own bytes.';
    throw new EdgeError('unsupported_media_type', message);
  }
  async function* all() {
    yield* first;
    for (;;) {
      const { value, done } = await iterator.next();
      if (done === true) return;
      yield value;
    }
  }
  return { media, chunks: all() };
}

async function* bounded(
  chunks: AsyncIterable<Uint8Array>,
  { kind }: SniffedMedia,
  mostBytes: number,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.byteLength;
    if (size > mostBytes)
      throw new EdgeError('body_too_large', `The ${kind} is larger than ${mostBytes} bytes.`);
    yield chunk;
  }
}

/** Gives its size. Nothing is left in R2 when the chunks end with an error. */
async function intoR2(
  bucket: R2Bucket,
  key: string,
  { mediaType }: SniffedMedia,
  chunks: AsyncIterable<Uint8Array>,
): Promise<number> {
  const { readable, writable } = new IdentityTransformStream();
  const pump = async () => {
    const writer = writable.getWriter();
    try {
      for await (const chunk of chunks) await writer.write(chunk);
      await writer.close();
    } catch (error) {
      await writer.abort(error).catch(() => undefined);
      throw error;
    }
  };
  const options = { httpMetadata: { contentType: mediaType } };
  const [pumped, put] = await Promise.allSettled([
    pump(),
    putInParts(bucket, key, readable, undefined, options),
  ]);
  // What went wrong with the file says more than what R2 made of it.
  if (pumped.status === 'rejected') throw pumped.reason;
  if (put.status === 'rejected') throw put.reason;
  return put.value.size;
}

function tooOften(now: number): EdgeError {
  const seconds = Math.ceil((MINUTE_MS - (now % MINUTE_MS)) / 1000);
  const message = `Too many uploads in this minute; come again in ${seconds} s.`;
  return new EdgeError('rate_limited', message, { headers: { 'retry-after': String(seconds) } });
}

function tooMuch(): EdgeError {
  const message =
    'There is no room for one more upload of this client; those that are there expire by and by.';
  return new EdgeError('upload_quota_exceeded', message);
}
