/**
 * Cloudflare's own log line per request, where it is on (staging), has the request's headers. It redacts those
 * whose names say that they contain a credential, so the Worker accepts credentials in no others.
 */
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from '../../src/tools/root.ts';

const AUTH = path.join(ROOT, 'src/worker/auth');
const SCHEMES = path.join(ROOT, 'src/worker/openapi/docs/security-schemes.ts');

/** Cloudflare's documentation on tail handlers, "header redaction". */
const REDACTED = /^(set-)?cookie$|auth|key|secret|token|jwt/i;
/** Headers that authentication reads and that grant nothing by themselves. */
const NO_CREDENTIALS = new Set(['cf-connecting-ip', 'cf-worker', 'origin', 'sec-fetch-site']);

const matchAll = (text: string, pattern: RegExp) =>
  Array.from(text.matchAll(pattern), ([, name]) => name ?? '');

it('authentication reads credentials only from headers that Cloudflare redacts in its log', async () => {
  const files = (await readdir(AUTH, { recursive: true })).filter((name) => name.endsWith('.ts'));
  const sources = await Promise.all(files.map((name) => readFile(path.join(AUTH, name), 'utf8')));
  const read = matchAll(
    sources.join('\n'),
    /(?:headers\.(?:get|has)\(|req\.header\(|_HEADER = )\s*'([^']+)'/g,
  );
  const documented = matchAll(
    await readFile(SCHEMES, 'utf8'),
    /'(Authorization|(?:X|Cf)-[\w-]+)'/g,
  );
  const names = new Set([...read, ...documented].map((name) => name.toLowerCase()));
  for (const name of ['authorization', 'x-read-token', 'cf-access-jwt-assertion'])
    expect(names).toContain(name);
  const open = [...names].filter((name) => !REDACTED.test(name) && !NO_CREDENTIALS.has(name));
  expect(open).toEqual([]);
});
