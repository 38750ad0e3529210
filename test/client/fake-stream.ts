import type { Task } from '../../src/client/types.ts';
import { settled } from './fake-runtime.ts';

/** A stream of events that the test speaks on. */
export class SteeredStream {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #body: ReadableStream<Uint8Array>;
  isClosed = false;
  isAsked = false;

  constructor() {
    this.#body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#controller = controller;
      },
      cancel: () => {
        this.isClosed = true;
      },
    });
  }

  /** Once, as the answer to a request. */
  readonly answer = (): Response => {
    this.isAsked = true;
    return new Response(this.#body, { headers: { 'content-type': 'text/event-stream' } });
  };

  async say(text: string): Promise<void> {
    this.#controller?.enqueue(new TextEncoder().encode(text));
    await settled();
  }

  /** A state, as the edge tells it. */
  async tell(id: string, told: Task): Promise<void> {
    const data = JSON.stringify({ code: 200, msg: 'success', data: told });
    await this.say(`id: ${id}\nevent: state\ndata: ${data}\n\n`);
  }

  async end(): Promise<void> {
    this.#controller?.close();
    await settled();
  }

  async breakOff(): Promise<void> {
    this.#controller?.error(new TypeError('terminated'));
    await settled();
  }
}
