/** Parses server-sent events as the HTML standard defines them, from chunks cut anywhere. Pure. */
import { NetworkError } from './errors.ts';

export type StreamItem =
  | { readonly kind: 'event'; readonly type: string; readonly data: string; readonly id: string }
  /** A heartbeat. */
  | { readonly kind: 'comment' }
  /** The delay before reconnecting, in milliseconds. */
  | { readonly kind: 'retry'; readonly ms: number };

/** Per event. Fits a task with the longest request that createTask accepts and a long result. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** Parses one stream: `push` returns the items that the given bytes complete. */
export class EventParser {
  // `ignoreBOM`, because some decoders also drop a byte order mark that is not at the start.
  readonly #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  #isAtStart = true;
  #partialLine = '';
  /** The last chunk ended with CR: an LF at the start of the next one belongs to it. */
  #endedWithCr = false;
  #type = '';
  #data = '';
  #id = '';

  /** Throws a NetworkError for an event of more than MAX_CHARACTERS. */
  push(bytes: Uint8Array): StreamItem[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    if (this.#isAtStart) text = text.replace(/^\uFEFF/, '');
    this.#isAtStart = false;
    if (this.#endedWithCr && text.startsWith('\n')) text = text.slice(1);
    this.#endedWithCr = text.endsWith('\r');
    const lines = (this.#partialLine + text).split(/\r\n|\r|\n/);
    this.#partialLine = lines.pop() ?? '';
    const items = lines.flatMap((line) => this.#parseLine(line) ?? []);
    if (this.#partialLine.length + this.#data.length > MAX_CHARACTERS)
      throw new NetworkError('Event too long.');
    return items;
  }

  #parseLine(line: string): StreamItem | undefined {
    if (line === '') return this.#dispatch();
    const colon = line.indexOf(':');
    if (colon === 0) return { kind: 'comment' };
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    switch (name) {
      case 'event':
        this.#type = value;
        return undefined;
      case 'data':
        this.#data += `${value}\n`;
        return undefined;
      case 'id':
        if (!value.includes('\0')) this.#id = value;
        return undefined;
      case 'retry':
        return /^\d+$/.test(value) ? { kind: 'retry', ms: Number(value) } : undefined;
      default:
        return undefined;
    }
  }

  /** Completes the event at an empty line; without data there is none. */
  #dispatch(): StreamItem | undefined {
    const type = this.#type || 'message';
    const data = this.#data.slice(0, -1);
    const isEvent = this.#data !== '';
    this.#type = '';
    this.#data = '';
    return isEvent ? { kind: 'event', type, data, id: this.#id } : undefined;
  }
}
