/** The settings of local runs: the environment, .dev.vars, and local defaults. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { isTurnstileTestSecret } from '../worker/auth/turnstile-test-secret.ts';
import { SETTING_NAMES } from '../worker/config/entries.ts';
import { ROOT } from './root.ts';

/** The sandbox's API key and signing key. They protect nothing. */
export const SANDBOX_KEY = 'sandbox-key';
export const SANDBOX_HMAC_KEY = 'sandbox-webhook-key';

export interface LocalSettings {
  /** 0 takes a free port. */
  port: number;
  sandboxPort: number;
  stateDir: string;
  /** CRON_INTERVAL_MS. The default is Cloudflare's shortest interval, a minute. */
  cronIntervalMs: number;
  /** Whether to run the sandbox in place of KIE: true when KIE_API_KEY is not set. */
  useSandbox: boolean;
  /** The edge's settings from the environment and .dev.vars, and no other variable. */
  vars: Record<string, string>;
}

/** Reads the environment on top of .dev.vars. Throws on an invalid port or interval. */
export async function readLocalSettings(environment: NodeJS.ProcessEnv): Promise<LocalSettings> {
  const all = omitEmpty({ ...(await readDevVars()), ...environment });
  const vars = Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] =>
        SETTING_NAMES.includes(entry[0]) && entry[1] !== undefined,
    ),
  );
  return {
    port: parsePort(all, 'PORT', 8787),
    sandboxPort: parsePort(all, 'SANDBOX_PORT', 8788),
    stateDir: path.resolve(ROOT, all['STATE_DIR'] ?? '.wrangler/state'),
    cronIntervalMs: parseInterval(all, 'CRON_INTERVAL_MS', 60_000),
    useSandbox: vars['KIE_API_KEY'] === undefined,
    vars,
  };
}

/** The edge's variables: development defaults, overridden by `local.vars`. */
export async function buildEdgeVars(
  local: LocalSettings,
  edgeUrl: string,
  sandboxUrl: string | undefined,
): Promise<Record<string, string>> {
  return {
    AUTH_MODE: 'none',
    INSECURE_LOCAL: '1',
    PUBLIC_URL: edgeUrl,
    EDGE_SECRET: local.vars['EDGE_SECRET'] ?? (await readOrCreateSecret(local.stateDir)),
    ...(sandboxUrl === undefined
      ? {}
      : {
          KIE_API_KEY: SANDBOX_KEY,
          KIE_BASE_URL: sandboxUrl,
          KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY,
          ALLOWED_MODELS: '*', // tasks of the sandbox cost nothing
          // The sandbox verifies Turnstile's test secrets. A real secret needs the real siteverify.
          ...(isTurnstileTestSecret(local.vars['TURNSTILE_SECRET'] ?? '')
            ? { TURNSTILE_VERIFY_URL: `${sandboxUrl}/turnstile/v0/siteverify` }
            : {}),
        }),
    ...local.vars,
  };
}

/** An empty variable counts as not set. */
function omitEmpty(environment: NodeJS.Dict<string>): NodeJS.Dict<string> {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

async function readDevVars(): Promise<NodeJS.Dict<string>> {
  try {
    return parseEnv(await readFile(path.join(ROOT, '.dev.vars'), 'utf8'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The secret is stored with the data, so that callback tokens and links survive a restart. */
async function readOrCreateSecret(stateDir: string): Promise<string> {
  const file = path.join(stateDir, 'edge-secret');
  await mkdir(stateDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFile(file, 'utf8');
}

function parseInterval(environment: NodeJS.Dict<string>, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const interval = Number(text);
  if (Number.isInteger(interval) && interval >= 100) return interval;
  throw new Error(
    `${name} must be a whole number of milliseconds, 100 or more, not ${JSON.stringify(text)}`,
  );
}

function parsePort(environment: NodeJS.Dict<string>, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new Error(`${name} must be a port number, not ${JSON.stringify(text)}`);
}
