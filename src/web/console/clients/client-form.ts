/** What an operator says of a client, as the fields of a form hold it. Pure. */
import type { Client } from '../api/admin-api.ts';

export const LIMITS = ['dailyCredits', 'monthlyCredits', 'maxConcurrent', 'perMinute'] as const;
export type LimitName = (typeof LIMITS)[number];

export const LIMIT_WORDS: Readonly<Record<LimitName, string>> = {
  dailyCredits: 'Credits a day',
  monthlyCredits: 'Credits a month',
  maxConcurrent: 'Tasks at a time',
  perMinute: 'Tasks a minute',
};

/** `default`: what this deployment gives to client tokens. `none`: no limit. */
export type LimitKind = 'default' | 'none' | 'most';

export interface LimitChoice {
  readonly kind: LimitKind;
  /** Of `most`. */
  readonly most: string;
}

export interface ClientForm {
  readonly name: string;
  /** A pattern a line; empty: what the deployment allows. */
  readonly models: string;
  /** A day, which is over at its end; empty: never. */
  readonly expires: string;
  readonly limits: Readonly<Record<LimitName, LimitChoice>>;
}

export function formOf(client?: Client): ClientForm {
  return {
    name: client?.name ?? '',
    models: client?.models?.join('\n') ?? '',
    expires: typeof client?.expiresAt === 'number' ? dayOf(client.expiresAt) : '',
    limits: {
      dailyCredits: choiceOf(client?.dailyCredits),
      monthlyCredits: choiceOf(client?.monthlyCredits),
      maxConcurrent: choiceOf(client?.maxConcurrent),
      perMinute: choiceOf(client?.perMinute),
    },
  };
}

export type FormProblems = Partial<Record<'name' | 'expires' | LimitName, string>>;

export function problemsOf({ name, expires, limits }: ClientForm, now: number): FormProblems {
  const problems: FormProblems = {};
  if (name.trim() === '') problems.name = 'Give it a name.';
  if (expires !== '' && !(endOf(expires) > now)) problems.expires = 'Choose a day to come.';
  for (const limit of LIMITS) {
    const { kind, most } = limits[limit];
    if (kind !== 'most') continue;
    const isWhole = limit === 'maxConcurrent' || limit === 'perMinute';
    const number = most.trim() === '' ? Number.NaN : Number(most);
    if (!(number >= 0) || !Number.isFinite(number)) problems[limit] = 'Write a number.';
    else if (isWhole && !Number.isInteger(number)) problems[limit] = 'Write a whole number.';
  }
  return problems;
}

/** What the API is told: of a change only what differs. */
export function bodyOf(form: ClientForm, before?: ClientForm): Record<string, unknown> {
  const all = wholeBody(form);
  if (before === undefined) return all;
  const old = wholeBody(before);
  return Object.fromEntries(
    Object.entries(all).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(old[name]),
    ),
  );
}

function wholeBody({ name, models, expires, limits }: ClientForm): Record<string, unknown> {
  const patterns = models.split(/[\s,]+/).filter(Boolean);
  return {
    name: name.trim(),
    models: patterns.length === 0 ? null : patterns,
    expiresAt: expires === '' ? null : endOf(expires),
    ...Object.fromEntries(
      LIMITS.filter((limit) => limits[limit].kind !== 'default').map((limit) => [
        limit,
        limits[limit].kind === 'none' ? null : Number(limits[limit].most),
      ]),
    ),
  };
}

function choiceOf(limit: number | null | undefined): LimitChoice {
  if (limit === undefined) return { kind: 'default', most: '' };
  return limit === null ? { kind: 'none', most: '' } : { kind: 'most', most: String(limit) };
}

/** In the operator's own time. */
function endOf(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}

/** Swedish dates are written as a date field wants them. */
function dayOf(at: number): string {
  return new Date(at).toLocaleDateString('sv');
}
