/**
 * A callback as a server receives it: headers and an unparsed body. The types are structural, so that
 * those of every runtime fit: a Fetch Request, Node's headers, a stream.
 */
import { CallbackVerificationError } from './verification-error.ts';

/** A Fetch `Request`, or an object with its headers and body. */
export interface CallbackMessage {
  readonly headers: HeaderLookup | HeaderRecord;
  /** The raw body. Node's `IncomingMessage` is an `AsyncIterable`. */
  readonly body:
    | string
    | Uint8Array
    | ArrayBuffer
    | ByteStream
    | AsyncIterable<Uint8Array | string>
    | null;
  /** A Request's: its body was already read. */
  readonly bodyUsed?: boolean;
}

/** The part of `Headers` that is used. */
export interface HeaderLookup {
  get(name: string): string | null;
}

/** Headers by name, as Node has them; names are case-insensitive. */
export interface HeaderRecord {
  readonly [name: string]: string | readonly string[] | undefined;
}

/** The part of `ReadableStream` that is used. */
export interface ByteStream {
  getReader(): {
    read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
    cancel(): Promise<void>;
  };
}

/** Returns a header's value; repeated headers are joined as `Headers` does. Throws `missing_header`. */
export function readHeader({ headers }: CallbackMessage, name: string): string {
  const value = isLookup(headers)
    ? headers.get(name)
    : Object.entries(headers)
        .filter(([key]) => key.toLowerCase() === name)
        .flatMap(([, values]) => values ?? [])
        .join(', ');
  if (value) return value;
  throw new CallbackVerificationError('missing_header', `Missing header ${name}.`);
}

function isLookup(headers: CallbackMessage['headers']): headers is HeaderLookup {
  return typeof headers['get'] === 'function';
}
