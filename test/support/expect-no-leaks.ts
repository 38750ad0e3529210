/**
 * Setup file: fails every test whose edges gave a secret away. It has to be a setup file: vitest evaluates
 * those for each test file, whereas modules are shared between the files of a worker.
 */
import { afterEach, expect } from 'vitest';
import { findEdgeLeaks, takeWatchedEdges } from './leak-watch.ts';

afterEach(() => {
  expect(takeWatchedEdges().flatMap(findEdgeLeaks)).toEqual([]);
});
