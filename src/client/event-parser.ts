/** Server-sent events from bytes, as the HTML standard reads them: however the bytes are cut. Pure. */
import { NetworkError } from './errors.ts';

export type StreamItem =
  | { readonly kind: 'event'; readonly type: string; readonly data: string; readonly id: string }
  /** Says that the other side is still there. */
  | { readonly kind: 'comment' }
  /** How long to wait before coming back, in milliseconds. */
  | { readonly kind: 'retry'; readonly ms: number };

/** Of one event. A task with the longest request that createTask takes and a long result has room. */
const MAX_CHARACTERS = 2 * 1024 * 1024;

/** Reads one stream from its beginning: `take` gives what became whole with these bytes. */
export class EventParser {
  // Not every runtime's decoder drops the byte order mark at the beginning alone: it is done here.
  readonly #decoder = new TextDecoder('utf-8', { fatal: false, ignoreBOM: true });
  #isAtBeginning = true;
  /** The beginning of a line whose end has not come. */
  #rest = '';
  /** The last line ended with CR: an LF right behind it is of the same end. */
  #endedWithCr = false;
  #type = '';
  #data = '';
  #id = '';

  /** Throws a NetworkError for an event that is too long to be one of the edge's. */
  push(bytes: Uint8Array): StreamItem[] {
    let text = this.#decoder.decode(bytes, { stream: true });
    if (text === '') return [];
    if (this.#isAtBeginning) text = text.replace(/^\uFEFF/, '');
    this.#isAtBeginning = false;
    if (this.#endedWithCr && text.startsWith('\n')) text = text.slice(1);
    this.#endedWithCr = text.endsWith('\r');
    const lines = (this.#rest + text).split(/\r\n|\r|\n/);
    this.#rest = lines.pop() ?? '';
    const items = lines.flatMap((line) => this.#line(line) ?? []);
    if (this.#rest.length + this.#data.length > MAX_CHARACTERS)
      throw new NetworkError('The event is too long.');
    return items;
  }

  #line(line: string): StreamItem | undefined {
    if (line === '') return this.#dispatched();
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

  /** What the lines before an empty one say; undefined when there was no data among them. */
  #dispatched(): StreamItem | undefined {
    const type = this.#type || 'message';
    const data = this.#data.slice(0, -1);
    const isEvent = this.#data !== '';
    this.#type = '';
    this.#data = '';
    return isEvent ? { kind: 'event', type, data, id: this.#id } : undefined;
  }
}
