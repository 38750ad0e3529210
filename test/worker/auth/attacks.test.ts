/**
 * Requests that must be refused: each with its status and KIE's envelope, before anything is written
 * and before anything leaves for KIE. What they are forged from gets in, or they would prove nothing.
 */
import { describe, expect, it } from 'vitest';
import { ForbiddenSourceError } from '../../../src/worker/upstream/result-source.ts';
import { accepted, FILE_HOST, testEdge } from '../../support/edge.ts';
import { expectRefused, expectUnreadable, fetched } from './attacks/expect-rejected.ts';
import { goodRequests } from './attacks/valid-requests.ts';
import { addresses } from './attacks/addresses.ts';
import { bodies } from './attacks/bodies.ts';
import { callbacks } from './attacks/callbacks.ts';
import { clientTokens, misplacedTokens, strangeCredentials } from './attacks/credentials.ts';
import { deliveriesElsewhere, hastyReplays, othersDeliveries } from './attacks/deliveries.ts';
import { deliveryStrangers, misledReplays, withoutDeliveryDoor } from './attacks/delivery-auth.ts';
import { strangersAtTheDoor, withoutDoor } from './attacks/admin-auth.ts';
import { fileLinks, redirects } from './attacks/files.ts';
import { jwts } from './attacks/jwts.ts';
import { deliveryPages, idempotencyKeys, listPages, methods } from './attacks/parameters.ts';
import {
  misledMends,
  operationPages,
  operationStrangers,
  withoutOperationDoor,
} from './attacks/admin-health.ts';
import { misledOperators } from './attacks/admin-credentials.ts';
import { pages, preflights } from './attacks/origins.ts';
import { claimedHeaders, doorSpellings, overHttps, spellings } from './attacks/paths.ts';
import { puzzles } from './attacks/challenges.ts';
import { forgedReadTokens, readTokensElsewhere } from './attacks/read-tokens.ts';
import { hostileEdge, type HostileRow } from './attacks/attack.ts';
import { sessions } from './attacks/sessions.ts';
import { shapes } from './attacks/shapes.ts';
import { overdueTaskOf, othersTasks, readOwn, type Caller } from './attacks/tasks.ts';

const rows: HostileRow[] = [];

/** A table as `it.each` takes it, and counted. */
function of(table: readonly HostileRow[]): (readonly [what: string, row: HostileRow])[] {
  rows.push(...table);
  return table.map((row) => [row.what, row]);
}

describe('Nobody gets in', () => {
  it.each(of(pages))('by a page %s', expectUnreadable);
  it.each(of(preflights))('by a preflight %s', expectUnreadable);
  it.each(of(clientTokens))('with a client token %s', expectRefused);
  it.each(of(misplacedTokens))('with the right token %s', expectRefused);
  it.each(of(strangeCredentials))('with %s', expectRefused);
  it.each(of(jwts))('with a JWT %s', expectRefused);
  it.each(of(sessions))('with a session %s', expectRefused);
  it.each(of(puzzles))('for a session %s', expectRefused);
  it.each(of(claimedHeaders))('by claiming %s', expectRefused);
  it.each(of(overHttps))('where everybody may, %s', expectRefused);
});

describe('A task is shown to nobody', () => {
  it.each(of(othersTasks))('but its owner, so not to %s', expectRefused);
  it.each(of(forgedReadTokens))('with a read token %s', expectRefused);
  it.each(of(fileLinks))('by a link %s', expectRefused);
});

describe('The callbacks of a task are shown and sent again for nobody', () => {
  it.each(of(othersDeliveries))('but its owner, so not for %s', expectRefused);
  it.each(of(hastyReplays))('who asks %s', expectRefused);
});

describe('A read token', () => {
  it.each(of(readTokensElsewhere))('is no good %s', expectRefused);
  it.each(of(deliveriesElsewhere))('is no good %s', expectRefused);
});

describe('A callback', () => {
  it.each(of(callbacks))('%s is refused', expectRefused);
});

describe('A createTask is refused', () => {
  it.each(of(addresses))('with the callBackUrl %s', expectRefused);
  it.each(of(bodies))('with a body %s', expectRefused);
  it.each(of(shapes))('with a body %s', expectRefused);
  it.each(of(idempotencyKeys))('with an Idempotency-Key %s', expectRefused);
  it.each(of(spellings))('at %s', expectRefused);
});

describe('A list of tasks', () => {
  it.each(of(listPages))('has no page %s', expectRefused);
});

describe('A list of deliveries', () => {
  it.each(of(deliveryPages))('has no page %s', expectRefused);
});

describe('What the operator looks at', () => {
  it.each(of(operationPages))('has no page %s', expectRefused);
});

describe('An address has no other methods than its own', () => {
  it.each(of(methods))('%s', expectRefused);
});

describe("The operator's door", () => {
  it.each(of(strangersAtTheDoor))('stays shut for a stranger %s', expectRefused);
  it.each(of(deliveryStrangers))('stays shut for a stranger %s', expectRefused);
  it.each(of(operationStrangers))('stays shut for a stranger %s', expectRefused);
  it.each(of(doorSpellings))('is not gone round by %s', expectRefused);
  it.each(of(misledOperators))('does not let the operator be misled %s', expectRefused);
  it.each(of(misledReplays))('does not let the operator be misled %s', expectRefused);
  it.each(of(misledMends))('does not let the operator be misled %s', expectRefused);
  it.each(of(withoutDoor))('is not to be seen where there is none: %s', expectRefused);
  it.each(of(withoutDeliveryDoor))('is not to be seen where there is none: %s', expectRefused);
  it.each(of(withoutOperationDoor))('is not to be seen where there is none: %s', expectRefused);
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
  it.each(goodRequests.map((row) => [row.what, row] as const))(
    'gets in: %s',
    async (_what, row) => {
      const edge = hostileEdge(row.vars, ({ url }) =>
        url.includes(FILE_HOST) ? new Response('a clip') : accepted('t1'),
      );
      const { path, init } = await row.request(edge);
      expect((await edge.request(path, init)).status).toBe(200);
    },
  );

  it.each<Caller>(['a server', 'a session', 'a page', 'a user'])(
    'shows a task to its owner, and asks KIE for it: %s',
    async (owner) => {
      const edge = hostileEdge();
      const { path, init } = readOwn(await overdueTaskOf(edge, owner));
      expect((await edge.request(path, init)).status).toBe(200);
      expect(fetched(edge)).toEqual([`https://kie.test${path}`]);
    },
  );
});

it('The tables are as long as they should be', () => {
  expect(rows.length).toBeGreaterThanOrEqual(150);
});
