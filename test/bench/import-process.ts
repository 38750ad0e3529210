/** Imports one script in a fresh V8 and prints the milliseconds: an isolate's work before its first request. */
import { performance } from 'node:perf_hooks';

const startedAt = performance.now();
await import(process.argv[2] ?? '');
console.log(performance.now() - startedAt);
