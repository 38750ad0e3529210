/** Miniflare's log, of which only errors are printed and the paths of requests are passed on. */
import { stripVTControlCharacters } from 'node:util';
import { Log, LogLevel } from 'miniflare';

/** How Miniflare logs a request: `GET /health 200 OK (5ms)`, in colours. */
const REQUEST = /^[A-Z]+ (\/\S*) \d{3} /;

export class RequestLog extends Log {
  readonly #onRequest: (path: string) => void;

  /** `onRequest` is called with the path of each request when it was answered. */
  constructor(onRequest: (path: string) => void) {
    super(LogLevel.INFO); // the level at which Miniflare logs requests
    this.#onRequest = onRequest;
  }

  override logWithLevel(level: LogLevel, message: string): void {
    const [, path] = REQUEST.exec(stripVTControlCharacters(message)) ?? [];
    if (level === LogLevel.INFO && path !== undefined) this.#onRequest(path);
    if (level <= LogLevel.ERROR) super.logWithLevel(level, message);
  }
}
