/** Setup file: reports which marked functions the tests of a file entered. */
import { afterAll } from 'vitest';

declare global {
  var enteredFunctions: Set<string> | undefined;
}

const entered = (globalThis.enteredFunctions = new Set<string>());

// oxlint-disable-next-line eslint/no-empty-pattern -- vitest requires a destructured context
afterAll(({}, file) => {
  Object.assign(file.meta, { entered: [...entered] });
});
