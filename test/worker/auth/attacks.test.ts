/**
 * Requests that must be refused: each with its status and KIE's envelope, before anything is written
 * and before anything leaves for KIE. What they are forged from gets in, or they would prove nothing.
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

const rows: Attack[] = [];

/** A table as `it.each` takes it, and counted. */
function of(table: readonly Attack[]): (readonly [what: string, row: Attack])[] {
  rows.push(...table);
  return table.map((row) => [row.what, row]);
}

describe('Nobody gets in', () => {
  it.each(of(pages))('by a page %s', expectUnreadable);
  it.each(of(preflights))('by a preflight %s', expectUnreadable);
  it.each(of(clientTokens))('with a client token %s', expectRejected);
  it.each(of(misplacedTokens))('with the right token %s', expectRejected);
  it.each(of(unknownCredentials))('with %s', expectRejected);
  it.each(of(jwts))('with a JWT %s', expectRejected);
  it.each(of(sessions))('with a session %s', expectRejected);
  it.each(of(invalidChallenges))('for a session %s', expectRejected);
  it.each(of(claimedHeaders))('by claiming %s', expectRejected);
  it.each(of(overHttps))('where everybody may, %s', expectRejected);
});

describe('A task is shown to nobody', () => {
  it.each(of(othersTasks))('but its owner, so not to %s', expectRejected);
  it.each(of(forgedReadTokens))('with a read token %s', expectRejected);
  it.each(of(fileLinks))('by a link %s', expectRejected);
});

describe('The callbacks of a task are shown and sent again for nobody', () => {
  it.each(of(othersDeliveries))('but its owner, so not for %s', expectRejected);
  it.each(of(invalidOwnerReplays))('who asks %s', expectRejected);
});

describe('A read token', () => {
  it.each(of(misusedReadTokens))('is no good %s', expectRejected);
  it.each(of(readTokensForDeliveries))('is no good %s', expectRejected);
});

describe('A callback', () => {
  it.each(of(callbacks))('%s is refused', expectRejected);
});

describe('A createTask is refused', () => {
  it.each(of(addresses))('with the callBackUrl %s', expectRejected);
  it.each(of(bodies))('with a body %s', expectRejected);
  it.each(of(shapes))('with a body %s', expectRejected);
  it.each(of(idempotencyKeys))('with an Idempotency-Key %s', expectRejected);
  it.each(of(createTaskSpellings))('at %s', expectRejected);
});

describe('A list of tasks', () => {
  it.each(of(listPages))('has no page %s', expectRejected);
});

describe('A list of deliveries', () => {
  it.each(of(deliveryPages))('has no page %s', expectRejected);
});

describe('What the operator looks at', () => {
  it.each(of(invalidAdminQueries))('has no page %s', expectRejected);
});

describe('An address has no other methods than its own', () => {
  it.each(of(methods))('%s', expectRejected);
});

describe("The operator's door", () => {
  it.each(of(unauthorizedAdminRequests))('stays shut for a stranger %s', expectRejected);
  it.each(of(unauthorizedDeliveryRequests))('stays shut for a stranger %s', expectRejected);
  it.each(of(unauthorizedOperations))('stays shut for a stranger %s', expectRejected);
  it.each(of(adminPathSpellings))('is not gone round by %s', expectRejected);
  it.each(of(invalidClientChanges))('does not let the operator be misled %s', expectRejected);
  it.each(of(invalidAdminReplays))('does not let the operator be misled %s', expectRejected);
  it.each(of(invalidActions))('does not let the operator be misled %s', expectRejected);
  it.each(of(clientsWithoutAdminAuth))('is not to be seen where there is none: %s', expectRejected);
  it.each(of(deliveriesWithoutAdminAuth))(
    'is not to be seen where there is none: %s',
    expectRejected,
  );
  it.each(of(operationsWithoutAdminAuth))(
    'is not to be seen where there is none: %s',
    expectRejected,
  );
});

describe('A result of KIE', () => {
  it.each(redirects)('is not followed to %s', async (location) => {
    const start = `https://${FILE_HOST}/a.mp4`;
    const edge = testEdge(() => new Response(null, { status: 302, headers: { location } }));
    await expect(edge.deps.results.open(start)).rejects.toThrow(ForbiddenSourceError);
    expect(edge.calls.map(({ url }) => url)).toEqual([start]);
  });
});

describe('What all of these are forged from', () => {
  it.each(validRequests.map((row) => [row.what, row] as const))(
    'gets in: %s',
    async (_what, row) => {
      const edge = attackedEdge(row.vars, ({ url }) =>
        url.includes(FILE_HOST) ? new Response('a clip') : accepted('t1'),
      );
      const { path, init } = await row.request(edge);
      expect((await edge.request(path, init)).status).toBe(200);
    },
  );

  it.each<Caller>(['a server', 'a session', 'a page', 'a user'])(
    'shows a task to its owner, and asks KIE for it: %s',
    async (owner) => {
      const edge = attackedEdge();
      const { path, init } = readOwnTask(await createOverdueTaskOf(edge, owner));
      expect((await edge.request(path, init)).status).toBe(200);
      expect(listFetchedUrls(edge)).toEqual([`https://kie.test${path}`]);
    },
  );
});

it('The tables are as long as they should be', () => {
  expect(rows.length).toBeGreaterThanOrEqual(150);
});
