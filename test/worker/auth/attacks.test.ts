/**
 * Requests that must be rejected: each with its status and KIE's envelope, before anything is written and
 * before anything is sent to KIE. The valid requests that they are derived from are accepted, otherwise the
 * rejections would prove nothing.
 */
import { describe, expect, it } from 'vitest';
import { ForbiddenSourceError } from '../../../src/worker/upstream/result-source.ts';
import { accepted, FILE_HOST, testEdge } from '../../support/edge.ts';
import { expectRejected, expectUnreadable, listFetchedUrls } from './attacks/expect-rejected.ts';
import { validRequests } from './attacks/valid-requests.ts';
import { addresses } from './attacks/addresses.ts';
import { bodies } from './attacks/bodies.ts';
import { callbacks } from './attacks/callbacks.ts';
import { clientTokens, misplacedTokens, unknownCredentials } from './attacks/credentials.ts';
import {
  readTokensForDeliveries,
  invalidOwnerReplays,
  othersDeliveries,
} from './attacks/deliveries.ts';
import {
  unauthorizedDeliveryRequests,
  invalidAdminReplays,
  deliveriesWithoutAdminAuth,
} from './attacks/delivery-auth.ts';
import { unauthorizedAdminRequests, clientsWithoutAdminAuth } from './attacks/admin-auth.ts';
import { fileLinks, redirects } from './attacks/files.ts';
import { jwts } from './attacks/jwts.ts';
import { deliveryPages, idempotencyKeys, listPages, methods } from './attacks/parameters.ts';
import {
  invalidActions,
  invalidAdminQueries,
  unauthorizedOperations,
  operationsWithoutAdminAuth,
} from './attacks/admin-health.ts';
import { invalidClientChanges } from './attacks/admin-credentials.ts';
import { pages, preflights } from './attacks/origins.ts';
import {
  claimedHeaders,
  adminPathSpellings,
  overHttps,
  createTaskSpellings,
} from './attacks/paths.ts';
import { invalidChallenges } from './attacks/challenges.ts';
import { forgedReadTokens, misusedReadTokens } from './attacks/read-tokens.ts';
import { attackedEdge, type Attack } from './attacks/attack.ts';
import { sessions } from './attacks/sessions.ts';
import { shapes } from './attacks/shapes.ts';
import { createOverdueTaskOf, othersTasks, readOwnTask, type Caller } from './attacks/tasks.ts';

const cases: Attack[] = [];

/** A table in the form of `it.each`. Its rows are counted. */
function count(table: readonly Attack[]): (readonly [what: string, attack: Attack])[] {
  cases.push(...table);
  return table.map((attack) => [attack.what, attack]);
}

describe('authentication', () => {
  it.each(count(pages))('rejects a page %s, and hides the response from it', expectUnreadable);
  it.each(count(preflights))('rejects a preflight %s', expectUnreadable);
  it.each(count(clientTokens))('rejects a client token %s', expectRejected);
  it.each(count(misplacedTokens))('ignores a valid client token %s', expectRejected);
  it.each(count(unknownCredentials))('rejects %s as credentials', expectRejected);
  it.each(count(jwts))('rejects a JWT %s', expectRejected);
  it.each(count(sessions))('rejects a session %s', expectRejected);
  it.each(count(invalidChallenges))('creates no session %s', expectRejected);
  it.each(count(claimedHeaders))('gives nothing for the header %s', expectRejected);
  it.each(count(overHttps))('rejects requests with AUTH_MODE=none %s', expectRejected);
});

describe('task authorization', () => {
  it.each(count(othersTasks))('hides a task from %s', expectRejected);
  it.each(count(forgedReadTokens))('hides a task from a read token %s', expectRejected);
  it.each(count(misusedReadTokens))('rejects a valid read token %s', expectRejected);
  it.each(count(readTokensForDeliveries))('rejects a valid read token %s', expectRejected);
  it.each(count(fileLinks))('serves no file for a link %s', expectRejected);
  it.each(count(othersDeliveries))('hides the deliveries of a task from %s', expectRejected);
  it.each(count(invalidOwnerReplays))('replays nothing for an owner who asks %s', expectRejected);
});

describe("KIE's callback endpoint", () => {
  it.each(count(callbacks))('rejects a callback %s', expectRejected);
});

describe('input validation', () => {
  it.each(count(addresses))('rejects a createTask with the callBackUrl %s', expectRejected);
  it.each(count(bodies))('rejects a createTask with a body %s', expectRejected);
  it.each(count(shapes))('rejects a createTask with a JSON body %s', expectRejected);
  it.each(count(idempotencyKeys))('rejects an Idempotency-Key %s', expectRejected);
  it.each(count(createTaskSpellings))('finds no createTask at %s', expectRejected);
  it.each(count(listPages))('rejects a list of tasks with the query %s', expectRejected);
  it.each(count(deliveryPages))('rejects a list of deliveries with the query %s', expectRejected);
  it.each(count(invalidAdminQueries))('rejects the admin query %s', expectRejected);
  it.each(count(methods))('rejects the method of %s', expectRejected);
});

describe('admin authentication', () => {
  it.each(count(unauthorizedAdminRequests))('rejects an admin request %s', expectRejected);
  it.each(count(unauthorizedDeliveryRequests))('rejects an attempt %s', expectRejected);
  it.each(count(unauthorizedOperations))('rejects an attempt %s', expectRejected);
  it.each(count(adminPathSpellings))('does not let %s bypass admin authentication', expectRejected);
  it.each(count(invalidClientChanges))('rejects an admin change of clients %s', expectRejected);
  it.each(count(invalidAdminReplays))('rejects an admin request for deliveries %s', expectRejected);
  it.each(count(invalidActions))('rejects an admin action %s', expectRejected);
  it.each(count(clientsWithoutAdminAuth))(
    'responds 404 to %s if admin auth is not configured',
    expectRejected,
  );
  it.each(count(deliveriesWithoutAdminAuth))(
    'responds 404 to an attempt %s if admin auth is not configured',
    expectRejected,
  );
  it.each(count(operationsWithoutAdminAuth))(
    'responds 404 to an attempt %s if admin auth is not configured',
    expectRejected,
  );
});

describe('the SSRF guard', () => {
  it.each(redirects)('does not follow a redirect of a result to %s', async (location) => {
    const start = `https://${FILE_HOST}/a.mp4`;
    const edge = testEdge(() => new Response(null, { status: 302, headers: { location } }));
    await expect(edge.deps.results.open(start)).rejects.toThrow(ForbiddenSourceError);
    expect(edge.calls.map(({ url }) => url)).toEqual([start]);
  });
});

describe('the valid requests that the attacks are derived from', () => {
  it.each(validRequests.map((row) => [row.what, row] as const))(
    'accepts a valid request: %s',
    async (_what, row) => {
      const edge = attackedEdge(row.vars, ({ url }) =>
        url.includes(FILE_HOST) ? new Response('a clip') : accepted('t1'),
      );
      const { path, init } = await row.request(edge);
      expect((await edge.request(path, init)).status).toBe(200);
    },
  );

  it.each<Caller>(['a server', 'a session', 'a page', 'a user'])(
    'shows an overdue task to its owner and polls KIE for it: %s',
    async (owner) => {
      const edge = attackedEdge();
      const { path, init } = readOwnTask(await createOverdueTaskOf(edge, owner));
      expect((await edge.request(path, init)).status).toBe(200);
      expect(listFetchedUrls(edge)).toEqual([`https://kie.test${path}`]);
    },
  );
});

it('the tables of attacks have at least 150 rows', () => {
  expect(cases.length).toBeGreaterThanOrEqual(150);
});
