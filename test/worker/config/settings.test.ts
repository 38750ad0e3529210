import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from '../../../src/worker/auth/client.ts';
import { SETTING_NAMES } from '../../../src/worker/config/entries.ts';
import { parseSettings } from '../../../src/worker/config/settings.ts';
import type { Settings } from '../../../src/worker/config/settings.ts';
import { DAY_MS } from '../../../src/worker/platform/units.ts';

const KEY = 'kie-key-that-must-not-leak';
const SECRET = 'edge-secret-edge-secret-edge-secret';
const NEW_SECRET = 'new-edge-secret-new-edge-secret-new';
const HMAC = 'webhook-key-that-must-not-leak';
const TURNSTILE = 'turnstile-secret-that-must-not-leak';
const ADMIN = 'admin-token-that-must-not-leak-at-all';
const WHSEC = `whsec_${btoa('webhook-secret-that-must-not-leak')}`;
const OLD_WHSEC = `whsec_${btoa('webhook-secret-that-was-before-it')}`;
const TEST_SECRET = '1x0000000000000000000000000000000AA';
const CAPS =
  'must be JSON like {"kling/*":{"duration":5,"resolution":"720p","outputs":1}}, by model';
const REQUIRED = { KIE_API_KEY: KEY, EDGE_SECRET: SECRET };

const DERIVED_FROM_DEFAULTS = {
  corsOrigins: [],
  turnstile: undefined,
  jwt: undefined,
  access: undefined,
  signingSecrets: [SECRET],
  createWindow: { name: 'createTask', limit: 20, windowMs: 10_000 },
  signedLinkTtlMs: undefined,
};

function settings(vars: Record<string, unknown> = {}): Settings {
  const parsed = parseSettings({ ...REQUIRED, ...vars });
  if (!parsed.ok) throw new Error(parsed.problems.join('; '));
  return parsed.settings;
}

function problems(vars: Record<string, unknown>): readonly string[] {
  const parsed = parseSettings({ ...REQUIRED, ...vars });
  return parsed.ok ? [] : parsed.problems;
}

const listNames = (found: readonly string[]) => found.map((problem) => problem.split(' ')[0]);

describe('parseSettings', () => {
  it('has a default for every setting except KIE_API_KEY and EDGE_SECRET', () => {
    expect(settings()).toEqual({
      KIE_API_KEY: KEY,
      KIE_WEBHOOK_HMAC_KEY: undefined,
      KIE_BASE_URL: 'https://api.kie.ai',
      PUBLIC_URL: undefined,
      KIE_TIMEOUT_MS: 30_000,
      KIE_RATE_LIMIT: 20,
      KIE_RATE_WINDOW_MS: 10_000,
      SUBMIT_QUEUE_TIMEOUT_MS: 15_000,
      UNCONFIRMED_DEADLINE_MS: DAY_MS,
      EDGE_SECRET: SECRET,
      KEY_RING: [],
      AUTH_MODE: 'required',
      ALLOWED_ORIGINS: [],
      CORS_ORIGINS: [],
      TURNSTILE_SECRET: undefined,
      TURNSTILE_ACTION: 'kie-edge',
      TURNSTILE_VERIFY_URL: 'https://challenges.cloudflare.com/turnstile/v0/siteverify',
      JWT_JWKS_URL: undefined,
      JWT_ISSUER: undefined,
      JWT_AUDIENCE: undefined,
      ADMIN_TOKEN: undefined,
      CF_ACCESS_TEAM_DOMAIN: undefined,
      CF_ACCESS_AUD: undefined,
      LIMITS: DEFAULT_LIMITS,
      ALLOWED_MODELS: ['kling/v2-5-turbo-text-to-video-pro'],
      INPUT_CAPS: {},
      VALIDATION: { '*': 'lenient', 'kling/v2-5-turbo-text-to-video-pro': 'strict' },
      PRICES: {},
      DEFAULT_RESERVATION_CREDITS: 6000,
      FILES_URL: undefined,
      FILE_LINKS: 'public',
      FILE_LINK_TTL_MS: DAY_MS,
      FILE_HOSTS: [
        '*.aiquickdraw.com',
        'tempfile.redpandaai.co',
        'musicfile.kie.ai',
        'cdn1.suno.ai',
        'cdn2.suno.ai',
      ],
      KIE_FILE_TTL_MS: 14 * DAY_MS,
      COPY_LEASE_MS: 120_000,
      RETENTION_DAYS: undefined,
      PROMPT_RETENTION_DAYS: undefined,
      REJECTED_RETENTION_DAYS: 7,
      ROW_RETENTION_DAYS: undefined,
      UPLOAD_TTL_MS: 3 * DAY_MS,
      UPLOAD_MAX_IMAGE_BYTES: 30 * 2 ** 20,
      UPLOAD_MAX_VIDEO_BYTES: 90 * 2 ** 20,
      UPLOAD_MAX_AUDIO_BYTES: 50 * 2 ** 20,
      UPLOAD_QUOTA_BYTES: 2 ** 30,
      WEBHOOK_SECRET: [],
      DELIVERY_RETRY_SCHEDULE_MS: [5, 300, 1800, 7200, 18_000, 36_000, 50_400, 72_000, 86_400].map(
        (s) => s * 1000,
      ),
      DELIVERY_LEASE_MS: 60_000,
      ALERT_URL: undefined,
      ALERT_BALANCE_CREDITS: undefined,
      DATABASE_MAX_BYTES: 10_000_000_000,
      LOG_PROMPTS: false,
      INSECURE_LOCAL: false,
      ...DERIVED_FROM_DEFAULTS,
    });
  });

  it('returns every setting that is set', () => {
    const given = settings({
      KIE_WEBHOOK_HMAC_KEY: HMAC,
      KEY_RING: `${NEW_SECRET}, EDGE_SECRET\n`,
      KIE_BASE_URL: 'http://127.0.0.1:8788//',
      PUBLIC_URL: 'http://edge.test/',
      AUTH_MODE: 'none',
      ALLOWED_ORIGINS: 'https://App.example.com/, https://*.example.org:443',
      CORS_ORIGINS: 'http://localhost:5173',
      TURNSTILE_SECRET: TURNSTILE,
      TURNSTILE_ACTION: 'create',
      TURNSTILE_VERIFY_URL: 'https://siteverify.test/',
      JWT_JWKS_URL: 'https://id.test/keys',
      JWT_ISSUER: 'https://id.test/',
      JWT_AUDIENCE: 'app',
      ADMIN_TOKEN: ADMIN,
      CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com',
      CF_ACCESS_AUD: 'aud',
      ALLOWED_MODELS: ' a/b,c/* \n d ',
      LIMITS: '{"origin":{"dailyCredits":1.5},"token":{"maxConcurrent":null}}',
      INPUT_CAPS: { 'a/*': { duration: 5, resolution: '720p', outputs: 1 } },
      VALIDATION: 'off',
      PRICES: '{"a/*":5,"b":{"per":"second","rate":1.5}}',
      DEFAULT_RESERVATION_CREDITS: '7',
      FILES_URL: 'http://Files.test/',
      FILE_LINKS: 'signed',
      FILE_LINK_TTL_MS: '60000',
      WEBHOOK_SECRET: `${WHSEC}, ${OLD_WHSEC}`,
      DELIVERY_RETRY_SCHEDULE_MS: '0, 10 20',
      DELIVERY_LEASE_MS: '50',
      RETENTION_DAYS: '30',
      PROMPT_RETENTION_DAYS: '7',
      REJECTED_RETENTION_DAYS: '3',
      ROW_RETENTION_DAYS: '365',
      UPLOAD_TTL_MS: '70000',
      UPLOAD_MAX_IMAGE_BYTES: '1',
      UPLOAD_MAX_VIDEO_BYTES: '2',
      UPLOAD_MAX_AUDIO_BYTES: '3',
      UPLOAD_QUOTA_BYTES: '4',
      LOG_PROMPTS: '1',
      ALERT_URL: 'https://hooks.test/T0/B0//x',
      ALERT_BALANCE_CREDITS: '500',
      DATABASE_MAX_BYTES: '500000000',
      FILE_HOSTS: 'one.test,two.test',
      INSECURE_LOCAL: '1',
      KIE_TIMEOUT_MS: '1000',
      KIE_RATE_LIMIT: '5',
      KIE_RATE_WINDOW_MS: '700',
      SUBMIT_QUEUE_TIMEOUT_MS: '0',
      UNCONFIRMED_DEADLINE_MS: '4000',
      COPY_LEASE_MS: '2000',
      KIE_FILE_TTL_MS: '3000',
      UNKNOWN: 'is ignored',
    });
    const turnstile = { action: 'create', verifyUrl: 'https://siteverify.test' };
    expect(given).toEqual({
      KIE_API_KEY: KEY,
      EDGE_SECRET: SECRET,
      KEY_RING: [NEW_SECRET, 'EDGE_SECRET'],
      signingSecrets: [NEW_SECRET, SECRET],
      KIE_WEBHOOK_HMAC_KEY: HMAC,
      KIE_BASE_URL: 'http://127.0.0.1:8788',
      PUBLIC_URL: 'http://edge.test',
      AUTH_MODE: 'none',
      ALLOWED_ORIGINS: ['https://app.example.com', 'https://*.example.org'],
      CORS_ORIGINS: ['http://localhost:5173'],
      TURNSTILE_SECRET: TURNSTILE,
      TURNSTILE_ACTION: turnstile.action,
      TURNSTILE_VERIFY_URL: turnstile.verifyUrl,
      JWT_JWKS_URL: 'https://id.test/keys',
      JWT_ISSUER: 'https://id.test/',
      JWT_AUDIENCE: 'app',
      ADMIN_TOKEN: ADMIN,
      CF_ACCESS_TEAM_DOMAIN: 'team.cloudflareaccess.com',
      CF_ACCESS_AUD: 'aud',
      ALLOWED_MODELS: ['a/b', 'c/*', 'd'],
      LIMITS: {
        ...DEFAULT_LIMITS,
        origin: { ...DEFAULT_LIMITS.origin, dailyCredits: 1.5 },
        token: { ...DEFAULT_LIMITS.token, maxConcurrent: null },
      },
      INPUT_CAPS: { 'a/*': { duration: 5, resolution: '720p', outputs: 1 } },
      VALIDATION: { '*': 'off' },
      PRICES: { 'a/*': { per: 'task', rate: 5 }, b: { per: 'second', rate: 1.5 } },
      DEFAULT_RESERVATION_CREDITS: 7,
      FILES_URL: 'http://files.test',
      FILE_LINKS: 'signed',
      FILE_LINK_TTL_MS: 60_000,
      WEBHOOK_SECRET: [WHSEC, OLD_WHSEC],
      DELIVERY_RETRY_SCHEDULE_MS: [0, 10, 20],
      DELIVERY_LEASE_MS: 50,
      RETENTION_DAYS: 30,
      PROMPT_RETENTION_DAYS: 7,
      REJECTED_RETENTION_DAYS: 3,
      ROW_RETENTION_DAYS: 365,
      UPLOAD_TTL_MS: 70_000,
      UPLOAD_MAX_IMAGE_BYTES: 1,
      UPLOAD_MAX_VIDEO_BYTES: 2,
      UPLOAD_MAX_AUDIO_BYTES: 3,
      UPLOAD_QUOTA_BYTES: 4,
      LOG_PROMPTS: true,
      ALERT_URL: 'https://hooks.test/T0/B0//x',
      ALERT_BALANCE_CREDITS: 500,
      DATABASE_MAX_BYTES: 500_000_000,
      FILE_HOSTS: ['one.test', 'two.test'],
      INSECURE_LOCAL: true,
      KIE_TIMEOUT_MS: 1000,
      KIE_RATE_LIMIT: 5,
      KIE_RATE_WINDOW_MS: 700,
      SUBMIT_QUEUE_TIMEOUT_MS: 0,
      UNCONFIRMED_DEADLINE_MS: 4000,
      COPY_LEASE_MS: 2000,
      KIE_FILE_TTL_MS: 3000,
      corsOrigins: ['https://app.example.com', 'https://*.example.org', 'http://localhost:5173'],
      turnstile: { ...turnstile, secret: TURNSTILE, isTest: false },
      jwt: { jwksUrl: 'https://id.test/keys', issuer: 'https://id.test/', audience: 'app' },
      access: {
        jwksUrl: 'https://team.cloudflareaccess.com/cdn-cgi/access/certs',
        issuer: 'https://team.cloudflareaccess.com',
        audience: 'aud',
      },
      createWindow: { name: 'createTask', limit: 5, windowMs: 700 },
      signedLinkTtlMs: 60_000,
    });
  });

  it('names the command that sets a missing secret', () => {
    const parsed = parseSettings({});
    expect(parsed.ok ? [] : parsed.problems).toEqual([
      expect.stringMatching(/^KIE_API_KEY .*wrangler secret put KIE_API_KEY/),
      expect.stringMatching(/^EDGE_SECRET .*wrangler secret put EDGE_SECRET/),
    ]);
  });

  it.each([
    ['KIE_API_KEY', ''],
    ['KIE_API_KEY', 5],
    ['KIE_API_KEY', `${KEY}\n${KEY}`],
    ['EDGE_SECRET', ''],
    ['EDGE_SECRET', 'a'.repeat(31)],
    ['KEY_RING', 'a'.repeat(31)],
    ['KEY_RING', `${NEW_SECRET},edge_secret`],
    ['KEY_RING', `${NEW_SECRET},EDGE_SECRET,${SECRET},${NEW_SECRET}2`],
    ['KIE_BASE_URL', 'api.kie.ai'],
    ['KIE_BASE_URL', 'ftp://api.kie.ai'],
    ['PUBLIC_URL', 'edge.test'],
    ['PUBLIC_URL', 'javascript:alert(1)'],
    ['AUTH_MODE', 'off'],
    ['AUTH_MODE', 'NONE'],
    ['INSECURE_LOCAL', 'true'],
    ['INSECURE_LOCAL', '2'],
    ['KIE_TIMEOUT_MS', 'soon'],
    ['KIE_TIMEOUT_MS', '0'],
    ['KIE_TIMEOUT_MS', '-5'],
    ['KIE_TIMEOUT_MS', '1.5'],
    ['KIE_TIMEOUT_MS', 'Infinity'],
    ['COPY_LEASE_MS', '0'],
    ['KIE_FILE_TTL_MS', 'NaN'],
    ['ALLOWED_ORIGINS', 'app.example.com'],
    ['ALLOWED_ORIGINS', 'https://app.example.com/path'],
    ['ALLOWED_ORIGINS', 'http://app.example.com'],
    ['ALLOWED_ORIGINS', 'https://*'],
    ['ALLOWED_ORIGINS', 'https://*.com'],
    ['ALLOWED_ORIGINS', 'https://a.*.com'],
    ['ALLOWED_ORIGINS', 'https://*a.example.com'],
    ['ALLOWED_ORIGINS', 'https://user@app.example.com'],
    ['ALLOWED_ORIGINS', 'null'],
    ['ALLOWED_ORIGINS', '*'],
    ['CORS_ORIGINS', '*'],
    ['TURNSTILE_ACTION', 'two words'],
    ['TURNSTILE_VERIFY_URL', 'http://siteverify.test'],
    ['ADMIN_TOKEN', 'a'.repeat(31)],
    ['ADMIN_TOKEN', `${ADMIN} with spaces`],
    ['ADMIN_TOKEN', `kie_edge_${'a'.repeat(43)}`],
    ['ADMIN_TOKEN', `ses_${'a'.repeat(43)}`],
    ['ADMIN_TOKEN', `a.b.${'c'.repeat(43)}`],
    ['LIMITS', 'no JSON'],
    ['LIMITS', '[]'],
    ['LIMITS', '{"everybody":{}}'],
    ['LIMITS', '{"origin":{"dailyCredits":-1}}'],
    ['LIMITS', '{"origin":{"perMinute":1.5}}'],
    ['LIMITS', '{"origin":{"dailyCredit":1}}'],
    ['INPUT_CAPS', '{"a":{"duration":0}}'],
    ['INPUT_CAPS', '{"a":{"resolution":"high"}}'],
    ['DEFAULT_RESERVATION_CREDITS', '-1'],
    ['VALIDATION', 'loose'],
    ['VALIDATION', '{"a":"loose"}'],
    ['PRICES', '{"a":-1}'],
    ['PRICES', '{"a":{"per":"minute","rate":1}}'],
    ['FILES_URL', 'files.test'],
    ['FILES_URL', 'https://files.test/path'],
    ['FILES_URL', 'https://files.test/?a=1'],
    ['FILE_LINKS', 'private'],
    ['FILE_HOSTS', 'https://cdn.test'],
    ['FILE_HOSTS', '*'],
    ['FILE_HOSTS', '*.com'],
    ['FILE_HOSTS', 'cdn.*.test'],
    ['FILE_HOSTS', '*cdn.test'],
    ['WEBHOOK_SECRET', 'a-secret-without-its-prefix-0123456789'],
    ['WEBHOOK_SECRET', `whsec_${btoa('too short')}`],
    ['WEBHOOK_SECRET', `${WHSEC} whsec_%`],
    ['WEBHOOK_SECRET', `whsec_${btoa('25 bytes, and no padding.').replace(/=*$/, '')}`],
    ['DELIVERY_RETRY_SCHEDULE_MS', '5s'],
    ['DELIVERY_RETRY_SCHEDULE_MS', '-1'],
    ['DELIVERY_RETRY_SCHEDULE_MS', '604800001'],
    ['DELIVERY_RETRY_SCHEDULE_MS', Array(51).fill('1').join()],
    ['FILE_LINK_TTL_MS', '5'],
    ['LOG_PROMPTS', 'yes'],
    ['ALERT_URL', 'hooks.test'],
    ['ALERT_URL', 'ftp://hooks.test'],
    ['ALERT_URL', 'http://hooks.test/x'],
    ['ALERT_URL', 'https://127.0.0.1/x'],
    ['ALERT_URL', 'https://localhost:8080/x'],
    ['ALERT_URL', 'https://u:p@hooks.test/x'],
    ['ALERT_BALANCE_CREDITS', '0'],
    ['ALERT_BALANCE_CREDITS', '1.5'],
    ['ALERT_BALANCE_CREDITS', 'few'],
  ])('rejects %s = %j and names the setting', (name, value) => {
    expect(listNames(problems({ [name]: value }))).toEqual([name]);
  });

  it.each([
    ['VALIDATION', 'loose', 'must be strict, lenient or off'],
    ['VALIDATION', '{"a":"loose"}', 'must be strict, lenient or off'],
    ['PRICES', 'no JSON', 'must be JSON like'],
    ['INPUT_CAPS', '[', 'must be JSON like'],
    ['INPUT_CAPS', '{"a":{"duration":"5"}}', `${CAPS}; a.duration: must be of type number`],
    ['INPUT_CAPS', 5, CAPS],
    ['INPUT_CAPS', '{"a":{"outputs":0}}', `${CAPS}; a.outputs: must be at least 1`],
    ['INPUT_CAPS', '{"a":{"duration":0}}', `${CAPS}; a.duration: must be more than 0`],
    ['INPUT_CAPS', '{"a":{"length":5}}', `${CAPS}; a: must not have the field length`],
    ['INPUT_CAPS', '{"a":{"b":1,"c":2}}', `${CAPS}; a: must not have the fields b, c`],
    [
      'LIMITS',
      '1',
      'must be JSON like {"origin":{"dailyCredits":100}}, by authentication method; must be of type object',
    ],
    ['JWT_ISSUER', 5, 'must be of type string'],
  ])('says what is allowed for %s = %j, without the words of a parser', (name, value, allowed) => {
    const [problem = ''] = problems({ [name]: value });
    expect(problem).toContain(`${name} ${allowed}`);
    expect(problem).not.toContain('Invalid input');
  });

  it('lists settings that conflict beside invalid ones, and no conflict of an invalid setting', () => {
    const vars = {
      PUBLIC_URL: 'https://edge.example.com',
      AUTH_MODE: 'none',
      KIE_TIMEOUT_MS: '-',
      KIE_BASE_URL: 'no address',
      JWT_JWKS_URL: 'no address',
      JWT_ISSUER: 'issuer',
    };
    expect(listNames(problems(vars))).toEqual([
      'KIE_BASE_URL',
      'KIE_TIMEOUT_MS',
      'JWT_JWKS_URL',
      'AUTH_MODE',
      'JWT_AUDIENCE',
    ]);
  });

  it('names all invalid settings at once', () => {
    const bad = Object.fromEntries(
      SETTING_NAMES.filter(
        (name) => !/HMAC|MODELS|HOSTS|ISSUER|AUD|TURNSTILE_(?:SECRET|ACTION)/.test(name),
      ).map((name) => [name, '-']),
    );
    const found = listNames(problems({ ...bad, KIE_API_KEY: '' }));
    expect(new Set(found)).toEqual(new Set(Object.keys(bad)));
  });

  it('never reveals the value of a secret', () => {
    const leaks = {
      WEBHOOK_SECRET: 'whsec_secret-but-no-base64',
      EDGE_SECRET: 'short-but-secret',
      KEY_RING: 'short-ring-secret',
      ADMIN_TOKEN: 'short-too',
      TURNSTILE_SECRET: `${TURNSTILE} `,
      KIE_API_KEY: KEY,
      KIE_WEBHOOK_HMAC_KEY: HMAC,
      ALERT_URL: 'hooks.test/with-a-secret-path',
    };
    const found = problems({
      ...leaks,
      AUTH_MODE: 'bad',
      PUBLIC_URL: 'https://u:password@',
    }).join();
    expect(found).toContain('EDGE_SECRET');
    for (const value of [...Object.values(leaks), 'password']) expect(found).not.toContain(value);
  });

  it('signs with the first of KEY_RING, and with EDGE_SECRET only if KEY_RING names it', () => {
    expect(settings({ KEY_RING: NEW_SECRET }).signingSecrets).toEqual([NEW_SECRET]);
    const staged = settings({ KEY_RING: `EDGE_SECRET,${NEW_SECRET}` });
    expect(staged.signingSecrets).toEqual([SECRET, NEW_SECRET]);
  });

  it('counts the bytes of EDGE_SECRET, not its characters', () => {
    expect(settings({ EDGE_SECRET: 'é'.repeat(16) }).EDGE_SECRET).toHaveLength(16);
  });

  it.each([
    ['AUTH_MODE', 'none', 'https://edge.test'],
    ['INSECURE_LOCAL', '1', 'https://edge.test'],
    ['AUTH_MODE', 'none', 'HTTPS://edge.test'],
    ['INSECURE_LOCAL', '1', ' https://edge.test '],
    ['TURNSTILE_SECRET', TEST_SECRET, 'https://edge.test'],
    ['TURNSTILE_SECRET', TEST_SECRET.replace('1x', '3x'), 'https://edge.test'],
  ])('rejects %s=%s with PUBLIC_URL %j', (name, value, publicUrl) => {
    const found = problems({ [name]: value, PUBLIC_URL: publicUrl });
    expect(listNames(found)).toEqual([name]);
    expect(found[0]).toContain('PUBLIC_URL');
  });

  it('accepts AUTH_MODE=none and INSECURE_LOCAL=1 if PUBLIC_URL is http or unset', () => {
    expect(problems({ AUTH_MODE: 'none', INSECURE_LOCAL: '1' })).toEqual([]);
    const local = { AUTH_MODE: 'none', INSECURE_LOCAL: '1', PUBLIC_URL: 'http://localhost:8787' };
    expect(problems(local)).toEqual([]);
  });

  it('accepts a loopback ALERT_URL with INSECURE_LOCAL=1, but never the deployment itself', () => {
    const local = { ALERT_URL: 'http://127.0.0.1:9000/x', INSECURE_LOCAL: '1' };
    expect(settings(local).ALERT_URL).toBe('http://127.0.0.1:9000/x');
    const own = { ALERT_URL: 'https://edge.test/x', PUBLIC_URL: 'https://edge.test' };
    expect(listNames(problems(own))).toEqual(['ALERT_URL']);
    const ofFiles = { ...own, ALERT_URL: 'https://files.test/x', FILES_URL: 'https://files.test' };
    expect(listNames(problems(ofFiles))).toEqual(['ALERT_URL']);
  });

  it.each([
    [{ FILES_URL: 'https://files.test' }, ['FILES_URL']],
    [{ FILES_URL: 'https://edge.test', PUBLIC_URL: 'https://edge.test/path' }, ['FILES_URL']],
    [{ FILES_URL: 'http://edge.test', PUBLIC_URL: 'http://edge.test' }, ['FILES_URL']],
    [{ FILES_URL: 'http://files.test', PUBLIC_URL: 'https://edge.test' }, ['FILES_URL']],
    [{ FILES_URL: 'https://files.test', PUBLIC_URL: 'https://edge.test' }, []],
    [{ FILES_URL: 'http://localhost:1', PUBLIC_URL: 'http://127.0.0.1:1' }, []],
  ])('accepts %j only if files have a host of their own', (vars, rejected) => {
    expect(listNames(problems(vars))).toEqual(rejected);
  });

  it.each([
    [{ JWT_JWKS_URL: 'https://id.test' }, ['JWT_ISSUER', 'JWT_AUDIENCE']],
    [{ JWT_ISSUER: 'a', JWT_AUDIENCE: 'b' }, ['JWT_JWKS_URL']],
    [{ CF_ACCESS_AUD: 'a' }, ['CF_ACCESS_TEAM_DOMAIN']],
    [{ JWT_JWKS_URL: 'http://id.test', JWT_ISSUER: 'a', JWT_AUDIENCE: 'b' }, ['JWT_JWKS_URL']],
  ])('rejects %j without the settings that belong to it', (vars, missing) => {
    expect(listNames(problems(vars))).toEqual(missing);
  });

  it('recognizes the public test secrets of Turnstile', () => {
    expect(settings({ TURNSTILE_SECRET: TEST_SECRET }).turnstile?.isTest).toBe(true);
  });

  it.each(SETTING_NAMES.filter((name) => !(name in REQUIRED)))(
    'treats an empty %s as unset',
    (name) => {
      expect(settings({ [name]: '' })).toEqual(settings());
    },
  );
});
