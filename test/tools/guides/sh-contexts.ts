/** What the shell commands of the documentation take for granted: addresses, a task, and the commands before them. */
import type { CallbackReceiver } from '../../../src/tools/callback-receiver.ts';
import { findSnippet, type Snippet } from './snippets.ts';
import type { StartedEdge, StartedTask } from './started-edge.ts';

export interface ShellContext {
  edge: StartedEdge;
  receiver: CallbackReceiver;
  adminToken: string;
}

/** KIE's id of a task, and the leading digits of ours. */
const TASK_PLACEHOLDERS = ['97e14c7f43a84c6ca22b98af36ddf325', '1795858830123000'] as const;

/** The value that each placeholder of the documentation stands for. */
export const PLACEHOLDERS: readonly (readonly [
  string,
  (context: ShellContext & { task: StartedTask }) => string,
])[] = [
  ['http://127.0.0.1:8787', ({ edge }) => edge.url],
  ['http://127.0.0.1:8788', ({ edge }) => edge.sandboxUrl],
  ['http://127.0.0.1:3000', ({ receiver }) => receiver.url],
  ['https://kie-edge.example.workers.dev', ({ edge }) => edge.url],
  ['ADMIN_TOKEN=…', ({ adminToken }) => `ADMIN_TOKEN=${adminToken}`],
  [TASK_PLACEHOLDERS[0], ({ task }) => task.taskId],
  [TASK_PLACEHOLDERS[1], ({ task }) => task.seq],
  ['/dev/tty', () => 'terminal'], // a test has none
];

/** Snippets that continue an earlier one of their guide: by guide, or by guide and heading. */
export const CONTINUED: Readonly<Record<string, { heading: string; afterSeconds: number }>> = {
  'runbook.md': { heading: 'Find your problem', afterSeconds: 0 },
  'quick-start.md, Read the result': { heading: 'Make a video with curl', afterSeconds: 1 },
  'sandbox.md, Read the ledger': { heading: 'Retry after a lost response', afterSeconds: 1 },
};

/** The faults of the task that a snippet is about. */
export const TASK_FAULTS: Readonly<Record<string, object>> = {
  'operations.md, Act on a task': { 'file.cut': 1 },
};

export const sectionOf = ({ document, heading }: Snippet) => `${document}, ${heading}`;

/** The script with the snippet that it continues, whose output is dropped, and with values for its placeholders. */
export async function buildScript(snippet: Snippet, context: ShellContext): Promise<string> {
  const continued = CONTINUED[snippet.document] ?? CONTINUED[sectionOf(snippet)];
  let script = snippet.text;
  if (continued !== undefined && continued.heading !== snippet.heading) {
    const earlier = await findSnippet(snippet.document, continued.heading, 'sh');
    script = `{\n${earlier.text}\nsleep ${continued.afterSeconds}\n} > dropped\n${script}`;
  }
  const needsTask = TASK_PLACEHOLDERS.some((each) => script.includes(each));
  const faults = TASK_FAULTS[sectionOf(snippet)];
  const task = needsTask ? await context.edge.makeTask(faults) : { taskId: '', seq: '' };
  for (const [placeholder, valueOf] of PLACEHOLDERS)
    script = script.replaceAll(placeholder, valueOf({ ...context, task }));
  return script;
}
