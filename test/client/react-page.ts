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
  #shown: TaskHandle | undefined;

  private constructor(options: UseTaskOptions) {
    this.edge = new FakeClient();
    this.#options = options;
    this.#root = createRoot(document.createElement('div'));
  }

  /** `token` is what its client sends with. */
  static async open(options: UseTaskOptions = {}, token?: string): Promise<Page> {
    const page = new Page(options);
    page.edge.token = token;
    await page.render();
    return page;
  }

  readonly #Component = () => {
    this.#shown = useTask(this.edge.client, this.#options);
    return null;
  };

  async render(): Promise<void> {
    const component = createElement(this.#Component);
    await act(async () => this.#root.render(createElement(StrictMode, null, component)));
  }

  /** What the component sees now. */
  get shown(): TaskHandle {
    if (this.#shown === undefined) throw new Error('nothing was rendered');
    return this.#shown;
  }

  async act(action: () => void): Promise<void> {
    await act(async () => action());
  }

  async start(request: typeof REQUEST = REQUEST): Promise<void> {
    await this.act(() => this.shown.start(request));
  }

  /** A task that was created and is watched. */
  async startAndCreate(): Promise<void> {
    await this.start();
    await this.act(() => this.edge.creates.at(-1)?.resolve(REF));
  }

  async sendTask(...told: Parameters<typeof task>): Promise<void> {
    await this.act(() => this.edge.watches.at(-1)?.send(task(...told)));
  }

  async close(): Promise<void> {
    await act(async () => this.#root.unmount());
  }
}
