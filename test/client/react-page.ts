import { act, createElement, StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { useTask, type TaskHandle, type UseTaskOptions } from '../../src/client/react.ts';
import { FakeClient } from './fake-client.ts';
import { REF, task } from './fake-task.ts';

export const REQUEST = { model: 'any', input: { prompt: 'a cat' } };
export const STORED = { storageKey: 'video' };

/** A page with one component, in strict mode, where effects run twice. */
export class Page {
  edge: FakeClient;
  readonly #root: Root;
  readonly #options: UseTaskOptions;
  #handle: TaskHandle | undefined;

  private constructor(options: UseTaskOptions) {
    this.edge = new FakeClient();
    this.#options = options;
    this.#root = createRoot(document.createElement('div'));
  }

  /** `token` is the one that its client sends. */
  static async open(options: UseTaskOptions = {}, token?: string): Promise<Page> {
    const page = new Page(options);
    page.edge.token = token;
    await page.render();
    return page;
  }

  readonly #Component = () => {
    this.#handle = useTask(this.edge.client, this.#options);
    return null;
  };

  async render(): Promise<void> {
    const component = createElement(this.#Component);
    await act(async () => this.#root.render(createElement(StrictMode, null, component)));
  }

  /** What the hook returned to the last render. */
  get handle(): TaskHandle {
    if (this.#handle === undefined) throw new Error('nothing was rendered');
    return this.#handle;
  }

  async act(action: () => void): Promise<void> {
    await act(async () => action());
  }

  async start(request: typeof REQUEST = REQUEST): Promise<void> {
    await this.act(() => this.handle.start(request));
  }

  /** Starts a task and creates it, so that it is watched. */
  async startAndCreate(): Promise<void> {
    await this.start();
    await this.act(() => this.edge.creates.at(-1)?.resolve(REF));
  }

  /** Sends a state to the last watch. */
  async sendTask(...state: Parameters<typeof task>): Promise<void> {
    await this.act(() => this.edge.watches.at(-1)?.send(task(...state)));
  }

  async close(): Promise<void> {
    await act(async () => this.#root.unmount());
  }
}
