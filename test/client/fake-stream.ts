import type { Task } from '../../src/client/types.ts';
import { flushTasks } from './fake-runtime.ts';

/** A stream of events that the test speaks on. */
export class FakeStream {
  #controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  readonly #body: ReadableStream<Uint8Array>;
  isClosed = false;
  isRequested = false;

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
  readonly respond = (): Response => {
    this.isRequested = true;
    return new Response(this.#body, { headers: { 'content-type': 'text/event-stream' } });
  };

  async send(text: string): Promise<void> {
    this.#controller?.enqueue(new TextEncoder().encode(text));
    await flushTasks();
  }

  /** A state, as the edge tells it. */
  async sendTask(id: string, told: Task): Promise<void> {
    const data = JSON.stringify({ code: 200, msg: 'success', data: told });
    await this.send(`id: ${id}\nevent: state\ndata: ${data}\n\n`);
  }

  async end(): Promise<void> {
    this.#controller?.close();
    await flushTasks();
  }

  async disconnect(): Promise<void> {
    this.#controller?.error(new TypeError('terminated'));
    await flushTasks();
  }
}
