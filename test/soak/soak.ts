/**
 * `npm run soak`: tasks by the thousand through edge and sandbox with every fault there is, the edge
 * killed in mid-flight. Prints what came of them, and exits non-zero on any loss.
 */
import { parseArgs } from 'node:util';
import { withBuilds } from '../../src/tools/stack.ts';
import { LEGS } from './soak-phases.ts';

const { values } = parseArgs({
  options: {
    tasks: { type: 'string', default: '10000' },
    parallel: { type: 'string', default: '48' },
    kills: { type: 'string', default: '6' },
    window: { type: 'string', default: '80' },
    callbacks: { type: 'string', default: '1500' },
    watchers: { type: 'string', default: '500' },
    legs: { type: 'string', default: Object.keys(LEGS).join(',') },
  },
});

const losses = await withBuilds(async (builds) => {
  const sizes = {
    tasks: Number(values.tasks),
    parallel: Number(values.parallel),
    kills: Number(values.kills),
    window: Number(values.window),
    callbacks: Number(values.callbacks),
    watchers: Number(values.watchers),
  };
  const lost: string[] = [];
  for (const name of values.legs.split(',')) {
    const leg = LEGS[name];
    if (leg === undefined)
      throw new Error(`there is no leg ${name}; there are ${Object.keys(LEGS).join(', ')}`);
    lost.push(...(await leg(builds, sizes)));
  }
  return lost;
});
console.log(losses.length === 0 ? '\nNothing was lost.' : `\nLost: ${losses.join('; ')}`);
process.exit(losses.length === 0 ? 0 : 1);
