import { describe, expect, it } from 'vitest';
import {
  matchesHost,
  matchesOrigin,
  checkOriginPattern,
} from '../../../src/worker/http/origins.ts';

const APP = 'https://app.example.com';
const BELOW = 'https://*.example.com';

describe('an origin', () => {
  it.each([
    [APP, APP],
    ['http://localhost:3000', 'http://localhost:3000'],
    ['https://app.example.com:8443', 'https://app.example.com:8443'],
    ['http://[::1]:3000', 'http://[::1]:3000'],
    [BELOW, 'https://a.example.com'],
    [BELOW, 'https://a.b.example.com'],
    [BELOW, 'https://a-1.xn--bcher-kva.example.com'],
    ['https://*.example.com:8443', 'https://a.example.com:8443'],
  ])('by the pattern %s may be %s', (pattern, origin) => {
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
    [BELOW, ['https://example.com', 'https://.example.com', 'https://..example.com', BELOW]],
    [BELOW, ['https://a..example.com', 'https://evilexample.com', 'http://a.example.com']],
    [
      BELOW,
      ['https://a.example.com.evil.test', 'https://a.example.com:8443', 'https://@.example.com'],
    ],
    [BELOW, ['https://evil.test/.example.com', 'https://evil.test?.example.com']],
    [BELOW, ['https://evil.test#.example.com', 'https://evil.test:80.example.com']],
    [BELOW, ['https://evil.test\\.example.com', 'https://evil.test\n.example.com']],
    ['https://*.example.com:8443', ['https://a.example.com', 'https://a.example.com:443']],
  ])('by the pattern %s may be none of %j', (pattern, origins) => {
    for (const origin of origins)
      expect([origin, matchesOrigin([pattern], origin)]).toEqual([origin, false]);
  });

  it.each(['null', '', '*', 'file://', 'https://'])('may never be %j', (origin) => {
    expect(matchesOrigin([APP, BELOW, 'http://localhost:3000'], origin)).toBe(false);
  });

  it('may be none where there are no patterns', () => {
    expect(matchesOrigin([], APP)).toBe(false);
    expect(matchesHost([], 'app.example.com')).toBe(false);
  });
});

describe('a host', () => {
  it.each([
    [APP, 'app.example.com', true],
    [`${APP}:8443`, 'app.example.com', true],
    ['http://localhost:3000', 'localhost', true],
    ['http://[::1]:3000', '[::1]', true],
    [BELOW, 'a.example.com', true],
    [BELOW, 'a.b.example.com', true],
    ['https://*.example.com:8443', 'a.example.com', true],
    [APP, 'a.app.example.com', false],
    [APP, 'example.com', false],
    [APP, 'app.example.com.evil.test', false],
    [BELOW, 'example.com', false],
    [BELOW, '.example.com', false],
    [BELOW, 'evilexample.com', false],
    [BELOW, 'a.example.com.evil.test', false],
    [BELOW, '', false],
    [APP, '', false],
  ])('by the pattern %s may be %j: %s', (pattern, host, may) => {
    expect(matchesHost([pattern], host)).toBe(may);
    expect(matchesHost(['https://other.test', pattern], host)).toBe(may);
  });
});

const NO_ORIGINS = `
  null app.example.com https:// https://* https://*. *://app.example.com ftp://app.example.com
  ${APP}/ ${APP}/path ${APP}?a ${APP}:99999 ${APP}: https://user@app.example.com
  https://APP.example.com https://bücher.example https://1.2.3.4.5 https://[::g]
  https://a.*.example.com https://a*.example.com https://*.*.example.com https://*example.com
  https://*.com. https://app.example.com. https://.example.com https://a..example.com`;

describe('a pattern', () => {
  it.each([
    [APP],
    [BELOW],
    ['https://*.app.example.com:8443'],
    ['https://xn--bcher-kva.example'],
    ['http://localhost:3000'],
    ['http://localhost'],
    ['http://127.0.0.1:5173'],
    ['http://[::1]:5173'],
    ['https://localhost:3000'],
  ])('may be %s', (pattern) => expect(checkOriginPattern(pattern)).toBeUndefined());

  it.each(['', `${APP}\n`, `${APP} ${APP}`, ...NO_ORIGINS.trim().split(/\s+/)])(
    'may not be %j, which is no origin',
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
  ])('may not be %j', (pattern, problem) => {
    expect(checkOriginPattern(pattern)).toMatch(problem);
  });

  it('that is no origin is told in few words, however long it is', () => {
    expect(checkOriginPattern('x'.repeat(10_000))?.length).toBeLessThan(250);
  });
});
