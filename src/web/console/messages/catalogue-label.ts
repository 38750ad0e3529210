/** The state of the model catalogue as text. Pure. */
import type { CatalogueReport, UnpricedModel } from '../../../worker/admin/views.ts';
import { findStaleSince } from '../../../worker/health/stale-catalogue.ts';
import type { Message } from '../../shared/messages/message.ts';
import { formatApprox, formatRelative } from './format-date.ts';

type ChangeKind = CatalogueReport['changes'][number]['kind'];

export const CHANGE_LABELS: Readonly<Record<ChangeKind, string>> = {
  added: 'New',
  repriced: 'New price',
  removed: 'Removed',
  returned: 'Back',
};

/** What to do, by the beginning of the problem; the last one is for all others. */
const REMEDIES: readonly (readonly [RegExp, string])[] = [
  [
    /^code (?:401|403|433)/,
    'KIE does not accept the key: check KIE_API_KEY, its caps and its IP allow-list at kie.ai.',
  ],
  [
    /^(?:code|HTTP) 404/,
    'The address in KIE_BASE_URL has no list of models. A stand-in for KIE needs none; otherwise correct it.',
  ],
  [
    /^(?:KIE's|only) /,
    'KIE answered with a list that cannot be used. Most often the next one is whole again; if it stays, look for a newer version of kie-edge.',
  ],
  [/^/, 'If it stays, check KIE_BASE_URL, and whether KIE responds.'],
];

/** What is wrong with the readings of KIE's list, and what to do; undefined if nothing is. */
export function describeReadingProblem(
  { readAt, nextReadAt, problem, problemAt }: CatalogueReport,
  now: number,
): Message | undefined {
  const inForce =
    readAt === null
      ? 'The built-in models and prices apply.'
      : 'The models and prices of the last good list stay in force.';
  if (problem !== null) {
    const remedy = REMEDIES.find(([pattern]) => pattern.test(problem))?.[1] ?? '';
    const next = nextReadAt === null ? '' : ` The next reading is ${formatDue(nextReadAt, now)}.`;
    return {
      title: `KIE’s list could not be read ${formatRelative(problemAt ?? now, now)}: ${problem}`,
      text: `${remedy} ${inForce}${next}`,
    };
  }
  if (readAt === null || !isStale(readAt, now)) return undefined;
  return {
    title: `KIE’s list has not been read for ${formatApprox(now - readAt)}`,
    text: `Check that the cron runs. ${inForce}`,
  };
}

export const isStale = (readAt: number, now: number) =>
  findStaleSince({ readAt }, undefined, now) !== undefined;

/** `in 3 min`; `due` for a time in the past, because the cron may be late. */
export const formatDue = (at: number, now: number) => (at > now ? formatRelative(at, now) : 'due');

/** Why the price of a model is not known. */
export const describeBasis = ({ basis }: Pick<UnpricedModel, 'basis'>) =>
  basis === 'bound' ? 'KIE’s price text is not understood' : 'KIE gives no price';

const CHOICE = new Intl.ListFormat('en', { type: 'disjunction' });

/** Which models to use in place of a removed one. */
export const describeSuccessors = (successors: readonly string[]) =>
  successors.length === 0 ? 'No similar model' : `Use ${CHOICE.format(successors)}`;
