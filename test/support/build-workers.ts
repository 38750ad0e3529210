/** Bundles the edge and the sandbox once for all journeys. */
import { buildAll } from '../../src/local/stack.ts';

export default buildAll;
