/** Loads one script in a fresh V8, and prints how long that took: what an isolate does before its first request. */
import { performance } from 'node:perf_hooks';

const begun = performance.now();
await import(process.argv[2] ?? '');
console.log(performance.now() - begun);
