/**
 * Requests that must be refused: each with its status and KIE's envelope, before anything is written
 * and before anything leaves for KIE. What they are forged from gets in, or they would prove nothing.
 */
import { env } from 'cloudflare:workers';
import { describe, expect, it } from 'vitest';
import { issueSession } from '../../src/access/session-token.ts';
import type { ErrorEnvelope } from '../../src/http/envelope.ts';
import { ForbiddenSourceError } from '../../src/kie/result-source.ts';
import { FILE_HOST, KIE_KEY, testEdge, type TestEdge } from '../support/edge.ts';
import { ID } from '../task/builders.ts';
import { addresses } from './hostile/hostile-addresses.ts';
import { bodies } from './hostile/hostile-bodies.ts';
import { callbacks } from './hostile/hostile-callbacks.ts';
import {
  clientTokens,
  misplacedTokens,
  strangeCredentials,
} from './hostile/hostile-credentials.ts';
import { misledOperators, strangersAtTheDoor, withoutDoor } from './hostile/hostile-doors.ts';
import { fileLinks, redirects } from './hostile/hostile-files.ts';
import { jwts } from './hostile/hostile-jwts.ts';
import { idempotencyKeys, methods } from './hostile/hostile-keys.ts';
import { pages, preflights } from './hostile/hostile-origins.ts';
import {
  claimedHeaders,
  doorSpellings,
  overHttps,
  spellings,
} from './hostile/hostile-paths.ts';
import { forgedReadTokens, readTokensElsewhere } from './hostile/hostile-read-tokens.ts';
import { ADMIN_TOKEN, CONFIGURED, hostileEdge, type HostileRow } from './hostile/hostile-row.ts';
import { sessions } from './hostile/hostile-sessions.ts';
import { othersTasks } from './hostile/hostile-tasks.ts';
