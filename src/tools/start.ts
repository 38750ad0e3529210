/** `npm start`: the edge and the sandbox on this machine, until Ctrl-C or SIGTERM. */
import { readLocalSettings } from './local-settings.ts';
import { startStack, withBuilds, type Stack } from './stack.ts';

const PARENT_CHECK_MS = 200;

async function main(): Promise<void> {
  const local = await readLocalSettings(process.env);
  const starting = withBuilds((builds) =>
    startStack(builds, local, { onLog: (line) => console.log(line) }),
  );
  stopOnSignal(starting);
  await announce(await starting, local.vars['KIE_BASE_URL']);
}

async function announce(
  { edge, sandbox }: Stack,
  kieBaseUrl = 'https://api.kie.ai',
): Promise<void> {
  const health = await fetch(`${edge.url}/health`);
  const { msg, data } = (await health.json()) as {
    msg: string;
    data: { warnings: string[] } | null;
  };
  if (!health.ok) throw new Error(msg);
  for (const warning of data?.warnings ?? []) console.log(`note: ${warning}`);
  console.log(
    sandbox === undefined
      ? `It talks to KIE at ${kieBaseUrl}, with your key: every task costs credits.`
      : `It talks to the sandbox at ${sandbox.url}, which stands in for KIE. Set KIE_API_KEY to use KIE itself.`,
  );
  console.log(`kie-edge listens on ${edge.url}`);
}

/** A stop in the middle of the start waits for it: then everything is known that is to be stopped. */
function stopOnSignal(starting: Promise<Stack>): void {
  const stop = () =>
    void starting
      .then((stack) => stack.stop())
      .then(
        () => process.exit(0),
        () => process.exit(1),
      );
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, stop);
  // npm hands a SIGTERM to its shell, which dies without passing it on: the new parent tells.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] === undefined) return;
  setInterval(() => process.ppid !== parent && stop(), PARENT_CHECK_MS).unref();
}

await main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
