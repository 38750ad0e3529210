/** What wrangler answered, by its question and by all in the account that the answer may depend on. */
import { Hono } from 'hono';
import type { CloudflareAccount } from './cloudflare-account.ts';
import type { Refusal } from './cloudflare-responses.ts';

export interface KeptAnswer {
  stdout: string;
  stderr: string;
  code: number;
}

/** Of wrangler's commands, those that only look: by their beginning, with where they ask. */
const QUESTIONS = [
  ['whoami', '/user'],
  ['d1 list', '/d1/'],
  ['secret list', '/workers/'],
  ['r2 bucket info', '/r2/'],
  ['queues info', '/queues'],
] as const;

const questionIn = (args: readonly string[]) =>
  QUESTIONS.find(([question]) => args.join(' ').startsWith(question));

export function isQuestion(args: readonly string[]): boolean {
  return questionIn(args) !== undefined;
}

/** For all stand-ins of a run. */
const kept = new Map<string, string>();

export function keptAnswers(
  account: CloudflareAccount,
  refuse: ReadonlyMap<string, Refusal | Promise<never>>,
): Hono {
  /** `asked` is the question with who asks. */
  const keyOf = (asked: string) => {
    const { args } = JSON.parse(asked) as { args: string[] };
    const route = `GET ${questionIn(args)?.[1]}`;
    const refusals = [...refuse].filter(([refused]) => refused.startsWith(route));
    return JSON.stringify([asked, refusals, stateFor(args, account)]);
  };
  return new Hono()
    .get('/', (c) => {
      const answer = kept.get(keyOf(c.req.query('asked') ?? ''));
      return answer === undefined ? c.body(null, 404) : c.json(JSON.parse(answer));
    })
    .put('/', async (c) => {
      kept.set(keyOf(c.req.query('asked') ?? ''), await c.req.text());
      return c.json({});
    });
}

function stateFor([command, ...rest]: readonly string[], account: CloudflareAccount): unknown {
  switch (command) {
    case 'd1':
      return [...account.databases.values()].map(({ uuid, name }) => [uuid, name]);
    case 'secret':
      return [...account.scripts.keys()].map((script) => [script, account.secretsOf(script)]);
    case 'r2':
      return rest.map((name) => account.buckets.has(name));
    case 'queues':
      return rest.map((name) => account.queues.get(name));
    default:
      return undefined;
  }
}
