/** `npm start`: runs the edge and the sandbox on this machine until Ctrl-C or SIGTERM. */
import { announce } from './announce.ts';
import { readLocalSettings } from './local-settings.ts';
import { startStack, withBuilds } from './stack.ts';
import { stopOnSignal } from './stop-on-signal.ts';

async function main(): Promise<void> {
  const local = await readLocalSettings(process.env);
  const starting = withBuilds((builds) =>
    startStack(builds, local, { onLog: (line) => console.log(line) }),
  );
  stopOnSignal(async () => (await starting).stop());
  const { edge, sandbox } = await starting;
  await announce(edge.url, sandbox?.url, local);
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
