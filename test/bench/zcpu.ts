import { readFile, writeFile, cp } from 'node:fs/promises';
import { Rig } from './rig.ts';
await Rig.with(async (rig) => {
  const vars = { KIE_RATE_WINDOW_MS: '2000' };
  await cp(rig.edgeDist, rig.dir + '/edge-nolog', { recursive: true });
  const f = rig.dir + '/edge-nolog/worker.js';
  const src = await readFile(f, 'utf8');
  await writeFile(f, src.replace(/console\[(\w+)==="info"\?"log":\w+\]\((\w+)\)/, '(()=>{})($2)'));
  console.log(src.match(/console\[.{0,40}/)?.[0]);
  const sides: any = {
    edge: await rig.edge({ vars }),
    nolog: await rig.edge({ dist: rig.dir + '/edge-nolog', vars }),
    win20: await rig.edge({ vars: { KIE_RATE_LIMIT: '20', KIE_RATE_WINDOW_MS: '100' } }),
    e: await rig.floor('keep-promises'),
    a: await rig.floor('pass-through'),
    peer: await rig.floor('peer'),
  };
  const out: any = {};
  for (let r = 0; r < 6; r++)
    for (const [name, side] of Object.entries<any>(sides)) {
      const c = await side.cpuMs();
      const f = await rig.load.run({ requests: [rig.createTask(side)], count: 200, parallel: 4 });
      if (r > 0) (out[name] ??= []).push([((await side.cpuMs()) - c) / 200, f.p50]);
    }
  for (const [n, v] of Object.entries<any>(out))
    console.log(n, v.map((x: any) => x[0].toFixed(2) + '/' + x[1].toFixed(1)).join('  '));
});
process.exit(0);
