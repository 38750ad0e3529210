import type { Task } from '../../src/client/types.ts';
import { flushTasks } from './fake-runtime.ts';

/** An event stream that the test writes to. */
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

  /** The response to one request. */
  readonly respond = (): Response => {
    this.isRequested = true;
    return new Response(this.#body, { headers: { 'content-type': 'text/event-stream' } });
  };

  async send(text: string): Promise<void> {
    this.#controller?.enqueue(new TextEncoder().encode(text));
    await flushTasks();
  }

  /** Sends a state event as the edge does. */
  async sendTask(id: string, task: Task): Promise<void> {
    const data = JSON.stringify({ code: 200, msg: 'success', data: task });
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
