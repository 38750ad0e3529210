import { describe, expect, it } from 'vitest';
import {
  matchesHost,
  matchesOrigin,
  checkOriginPattern,
} from '../../../src/worker/http/origins.ts';

const APP = 'https://app.example.com';
const SUBDOMAINS = 'https://*.example.com';

describe('matchesOrigin', () => {
  it.each([
    [APP, APP],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    [SUBDOMAINS, 'https://a.example.com'],
    [SUBDOMAINS, 'https://a.b.example.com'],
    [SUBDOMAINS, 'https://a-1.xn--bcher-kva.example.com'],
    ['https://*.example.com:8443', 'https://a.example.com:8443'],
  ])('is true for the pattern %s and the origin %s', (pattern, origin) => {
    expect(matchesOrigin([pattern], origin)).toBe(true);
    expect(matchesOrigin(['https://other.test', pattern], origin)).toBe(true);
  });

  it.each([
    [APP, ['http://app.example.com', `${APP}:8443`, `${APP}/`, `${APP}.evil.test`]],
    [APP, ['https://evil-app.example.com', 'https://a.app.example.com', 'https://app.example.co']],
    [APP, ['https://appxexample.com', `${APP},${APP}`, `https://evil.test ${APP}`]],
    [
      'http://localhost:3000',
      ['http://localhost:3001', 'http://127.0.0.1:3000', 'http://localhost'],
    ],
    [
      SUBDOMAINS,
      ['https://example.com', 'https://.example.com', 'https://..example.com', SUBDOMAINS],
    ],
    [SUBDOMAINS, ['https://a..example.com', 'https://evilexample.com', 'http://a.example.com']],
    [
      SUBDOMAINS,
      ['https://a.example.com.evil.test', 'https://a.example.com:8443', 'https://@.example.com'],
    ],
    [SUBDOMAINS, ['https://evil.test/.example.com', 'https://evil.test?.example.com']],
    [SUBDOMAINS, ['https://evil.test#.example.com', 'https://evil.test:80.example.com']],
    [SUBDOMAINS, ['https://evil.test\\.example.com', 'https://evil.test\n.example.com']],
    ['https://*.example.com:8443', ['https://a.example.com', 'https://a.example.com:443']],
  ])('is false for the pattern %s and each of %j', (pattern, origins) => {
    for (const origin of origins)
      expect([origin, matchesOrigin([pattern], origin)]).toEqual([origin, false]);
  });

  it.each(['null', '', '*', 'file://', 'https://'])(
    'is false for %j with any pattern',
    (origin) => {
      expect(matchesOrigin([APP, SUBDOMAINS, 'http://localhost:3000'], origin)).toBe(false);
    },
  );

  it('is false without patterns, as is matchesHost', () => {
    expect(matchesOrigin([], APP)).toBe(false);
    expect(matchesHost([], 'app.example.com')).toBe(false);
  });
});

describe('matchesHost', () => {
  it.each([
    [APP, 'app.example.com', true],
    [`${APP}:8443`, 'app.example.com', true],
    ['http://localhost:3000', 'localhost', true],
    ['http://[::1]:3000', '[::1]', true],
    [SUBDOMAINS, 'a.example.com', true],
    [SUBDOMAINS, 'a.b.example.com', true],
    ['https://*.example.com:8443', 'a.example.com', true],
    [APP, 'a.app.example.com', false],
    [APP, 'example.com', false],
    [APP, 'app.example.com.evil.test', false],
    [SUBDOMAINS, 'example.com', false],
    [SUBDOMAINS, '.example.com', false],
    [SUBDOMAINS, 'evilexample.com', false],
    [SUBDOMAINS, 'a.example.com.evil.test', false],
    [SUBDOMAINS, '', false],
    [APP, '', false],
  ])('for the pattern %s and the host %j is %s', (pattern, host, may) => {
    expect(matchesHost([pattern], host)).toBe(may);
    expect(matchesHost(['https://other.test', pattern], host)).toBe(may);
  });
});

const INVALID_PATTERNS = `
  null app.example.com https:// https://* https://*. *://app.example.com ftp://app.example.com
  ${APP}/ ${APP}/path ${APP}?a ${APP}:99999 ${APP}: https://user@app.example.com
  https://APP.example.com https://bücher.example https://1.2.3.4.5 https://[::g]
  https://a.*.example.com https://a*.example.com https://*.*.example.com https://*example.com
  https://*.com. https://app.example.com. https://.example.com https://a..example.com`;

describe('checkOriginPattern', () => {
  it.each([
    [APP],
    [SUBDOMAINS],
    ['https://*.app.example.com:8443'],
    ['https://xn--bcher-kva.example'],
    ['http://localhost:3000'],
    ['http://localhost'],
    ['http://127.0.0.1:5173'],
    ['http://[::1]:5173'],
    ['https://localhost:3000'],
  ])('accepts %s', (pattern) => expect(checkOriginPattern(pattern)).toBeUndefined());

  it.each(['', `${APP}\n`, `${APP} ${APP}`, ...INVALID_PATTERNS.trim().split(/\s+/)])(
    'rejects %j, which is not an origin',
    (pattern) => {
      expect(checkOriginPattern(pattern)).toMatch(/ is not an origin; write /);
    },
  );

  it.each([
    [
      '*',
      /^"\*" is not an origin; write https:\/\/app\.example\.com or https:\/\/\*\.example\.com$/,
    ],
    ['http://app.example.com', /^http:\/\/app\.example\.com must be https: .*loopback hosts only$/],
    ['http://*.example.com', /must be https/],
    ['http://10.0.0.1:3000', /must be https/],
    ['http://localhost.example.com', /must be https/],
    ['https://*.com', /^https:\/\/\*\.com would allow every site below \.com$/],
    ['https://*.com:8443', /every site below \.com$/],
    ['http://*.localhost', /every site below \.localhost$/],
  ])('rejects %j and explains why', (pattern, problem) => {
    expect(checkOriginPattern(pattern)).toMatch(problem);
  });

  it('limits the length of the message for a long pattern', () => {
    expect(checkOriginPattern('x'.repeat(10_000))?.length).toBeLessThan(250);
  });
});
