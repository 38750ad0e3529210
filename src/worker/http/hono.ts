import { HonoBase } from 'hono/hono-base';
import { TrieRouter } from 'hono/router/trie-router';
import type { BlankEnv, Env as HonoEnv } from 'hono/types';

/**
 * Hono with the one router that takes all of this app's paths. The class of the package `hono` also brings
 * RegExpRouter and tries it first; it refuses `/jobs/:taskId/events`, so every isolate would load it and build it
 * in vain.
 */
export class Hono<E extends HonoEnv = BlankEnv> extends HonoBase<E> {
  constructor() {
    super();
    this.router = new TrieRouter();
  }
}
