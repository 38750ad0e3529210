import type { LocalSettings } from './local-settings.ts';

/** Prints the warnings of `/health` and the addresses. Throws with the problem if the edge is not ready. */
export async function announce(
  edgeUrl: string,
  sandboxUrl: string | undefined,
  local: LocalSettings,
): Promise<void> {
  const health = await fetch(`${edgeUrl}/health`);
  const { msg, data } = (await health.json()) as {
    msg: string;
    data: { warnings: string[] } | null;
  };
  if (!health.ok) throw new Error(msg);
  for (const warning of data?.warnings ?? []) console.log(`warning: ${warning}`);
  console.log(
    sandboxUrl === undefined
      ? `Using KIE at ${local.vars['KIE_BASE_URL'] ?? 'https://api.kie.ai'} with your key: every task costs credits.`
      : `Using the sandbox at ${sandboxUrl} in place of KIE. Set KIE_API_KEY to use KIE.`,
  );
  console.log(`kie-edge listens on ${edgeUrl}`);
}
