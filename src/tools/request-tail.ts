/** A Tail Worker that reports the path of each request of a Worker: what a platform's log gets of it. */
import type { WorkerOptions } from 'miniflare';

export const REQUEST_TAIL = 'request-tail';

/** Begins the lines of the Tail Worker, which come with those of the Worker itself. */
const PREFIX = 'path of a request: ';

/** The Tail Worker's configuration. List REQUEST_TAIL among the `tailConsumers` of the Worker. */
export function requestTail(compatibilityDate: string): WorkerOptions {
  const contents = `export default {
    tail(items) {
      for (const { event } of items)
        if (event?.request) console.log(${JSON.stringify(PREFIX)} + new URL(event.request.getUnredacted().url).pathname);
    },
  };`;
  return {
    config: {
      name: REQUEST_TAIL,
      compatibilityDate,
      manifest: {
        mainModule: 'tail.js',
        modulesRoot: '/',
        modules: { 'tail.js': { type: 'esm', contents } },
      },
    },
  };
}

/** The path that a line of the Tail Worker reports; undefined for other lines. */
export function parseRequestLine(line: string): string | undefined {
  return line.startsWith(PREFIX) ? line.slice(PREFIX.length) : undefined;
}
