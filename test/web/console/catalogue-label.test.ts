import { describe, expect, it } from 'vitest';
import {
  describeReadingProblem,
  describeSuccessors,
} from '../../../src/web/console/messages/catalogue-label.ts';
import type { CatalogueReport } from '../../../src/worker/admin/views.ts';
import { NOW } from './builders.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const describeProblem = (part: Partial<CatalogueReport>) =>
  describeReadingProblem(
    {
      readAt: NOW - MINUTE_MS,
      nextReadAt: NOW + 4 * MINUTE_MS,
      problem: null,
      problemAt: null,
      models: 1,
      allowedModels: 1,
      changes: [],
      removed: [],
      unpriced: [],
      ...part,
    },
    NOW,
  );

describe('the problem of the readings of KIE’s list', () => {
  it.each([
    ['the list was read within a day', { readAt: NOW - 24 * HOUR_MS + 1 }],
    ['the cron has not run yet', { readAt: null, nextReadAt: null }],
  ])('is none when %s', (_when, part) => expect(describeProblem(part)).toBeUndefined());

  it('tells to check the cron when the list has not been read for a day without a failure', () => {
    expect(describeProblem({ readAt: NOW - 25 * HOUR_MS })).toEqual({
      title: 'KIE’s list has not been read for 25 h',
      text: 'Check that the cron runs. The models and prices of the last good list stay in force.',
    });
  });

  it.each([
    ['code 401: Unauthorized', 'check KIE_API_KEY'],
    ["HTTP 404 without KIE's envelope", 'The address in KIE_BASE_URL has no list of models'],
    ["KIE's list has only 3 of 181 known models", 'a newer version of kie-edge'],
    ['only 3 of 181 models are readable', 'a newer version of kie-edge'],
    ['TimeoutError: The operation was aborted', 'check KIE_BASE_URL, and whether KIE responds'],
  ])('names the remedy of %s: %s', (problem, remedy) => {
    const label = describeProblem({ problem, problemAt: NOW - 2 * MINUTE_MS });
    expect(label?.title).toBe(`KIE’s list could not be read 2 min ago: ${problem}`);
    expect(label?.text).toContain(remedy);
    expect(label?.text).toContain(
      'of the last good list stay in force. The next reading is in 4 min.',
    );
  });

  it('says that the built-in models apply while the list has never been read', () => {
    const label = describeProblem({ readAt: null, problem: 'HTTP 502', problemAt: NOW });
    expect(label?.text).toContain('The built-in models and prices apply.');
  });
});

it('names the successors of a removed model as a choice', () => {
  expect([[], ['a'], ['a', 'b', 'c']].map(describeSuccessors)).toEqual([
    'No similar model',
    'Use a',
    'Use a, b, or c',
  ]);
});
