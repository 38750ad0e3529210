/** The settings of wrangler.toml, as the Worker will read them. */
import { parseSettings } from '../../worker/config/settings.ts';

/** Stand for the secrets, whose values are not known here. */
const ANY_SECRETS = { KIE_API_KEY: 'x', EDGE_SECRET: 'x'.repeat(32) };

/** Why the Worker rejects these variables. Problems of others are left out: they may be secrets of the Worker. */
export function findSettingProblems(vars: Readonly<Record<string, unknown>>): string[] {
  const result = parseSettings({ ...ANY_SECRETS, ...vars });
  if (result.ok) return [];
  return result.problems.filter((problem) => vars[problem.split(' ')[0] ?? ''] !== undefined);
}
