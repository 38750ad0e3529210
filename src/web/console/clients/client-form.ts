/** The form of a client: its values, validation, and the request body. Pure. */
import type { ClientEntry } from '../api/admin-api.ts';

export const CLIENT_LIMITS = [
  'dailyCredits',
  'monthlyCredits',
  'maxConcurrent',
  'perMinute',
] as const;
export type LimitName = (typeof CLIENT_LIMITS)[number];

export const LIMIT_LABELS: Readonly<Record<LimitName, string>> = {
  dailyCredits: 'Credits per day',
  monthlyCredits: 'Credits per month',
  maxConcurrent: 'Concurrent tasks',
  perMinute: 'Tasks per minute',
};

/** `default`: the deployment's limit for client tokens. `none`: unlimited. `max`: `value`. */
export type LimitChoiceKind = 'default' | 'none' | 'max';

export interface LimitChoice {
  readonly kind: LimitChoiceKind;
  /** As typed; empty unless `kind` is `max`. */
  readonly value: string;
}

export interface ClientForm {
  readonly name: string;
  /** Patterns, one per line; empty: all models that the deployment allows. */
  readonly models: string;
  /** YYYY-MM-DD, valid through the end of that day; empty: never expires. */
  readonly expires: string;
  readonly limits: Readonly<Record<LimitName, LimitChoice>>;
}

export function buildClientForm(client?: ClientEntry): ClientForm {
  return {
    name: client?.name ?? '',
    models: client?.models?.join('\n') ?? '',
    expires: typeof client?.expiresAt === 'number' ? formatDateInput(client.expiresAt) : '',
    limits: {
      dailyCredits: toLimitChoice(client?.dailyCredits),
      monthlyCredits: toLimitChoice(client?.monthlyCredits),
      maxConcurrent: toLimitChoice(client?.maxConcurrent),
      perMinute: toLimitChoice(client?.perMinute),
    },
  };
}

export type ClientFormProblems = Partial<Record<'name' | 'expires' | LimitName, string>>;

/** A message per invalid field. `now` is in Unix milliseconds. */
export function validateClientForm(
  { name, expires, limits }: ClientForm,
  now: number,
): ClientFormProblems {
  const problems: ClientFormProblems = {};
  if (name.trim() === '') problems.name = 'Enter a name.';
  if (expires !== '' && !(endOfLocalDay(expires) > now))
    problems.expires = 'Choose a date in the future.';
  for (const limit of CLIENT_LIMITS) {
    const { kind, value } = limits[limit];
    if (kind !== 'max') continue;
    const mustBeInteger = limit === 'maxConcurrent' || limit === 'perMinute';
    const number = value.trim() === '' ? Number.NaN : Number(value);
    if (!(number >= 0) || !Number.isFinite(number)) problems[limit] = 'Enter a number.';
    else if (mustBeInteger && !Number.isInteger(number)) problems[limit] = 'Enter a whole number.';
  }
  return problems;
}

/** The request body: the whole client, or only what differs from `before`. */
export function buildClientBody(form: ClientForm, before?: ClientForm): Record<string, unknown> {
  const body = buildFullBody(form);
  if (before === undefined) return body;
  const oldBody = buildFullBody(before);
  return Object.fromEntries(
    Object.entries(body).filter(
      ([name, value]) => JSON.stringify(value) !== JSON.stringify(oldBody[name]),
    ),
  );
}

function buildFullBody({ name, models, expires, limits }: ClientForm): Record<string, unknown> {
  const patterns = models.split(/[\s,]+/).filter(Boolean);
  return {
    name: name.trim(),
    models: patterns.length === 0 ? null : patterns,
    expiresAt: expires === '' ? null : endOfLocalDay(expires),
    ...Object.fromEntries(
      CLIENT_LIMITS.filter((limit) => limits[limit].kind !== 'default').map((limit) => [
        limit,
        limits[limit].kind === 'none' ? null : Number(limits[limit].value),
      ]),
    ),
  };
}

function toLimitChoice(limit: number | null | undefined): LimitChoice {
  if (limit === undefined) return { kind: 'default', value: '' };
  return limit === null ? { kind: 'none', value: '' } : { kind: 'max', value: String(limit) };
}

/** In the browser's time zone. */
function endOfLocalDay(day: string): number {
  return new Date(`${day}T23:59:59`).getTime();
}

/** YYYY-MM-DD, as date inputs require it: the Swedish date format. */
function formatDateInput(at: number): string {
  return new Date(at).toLocaleDateString('sv');
}
