/** What `npm start` and `npm run demo` run with: the environment, .dev.vars, and local defaults. */
import { randomBytes } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { parseEnv } from 'node:util';
import { isTurnstileTestSecret } from '../worker/config/env-schema.ts';
import { SETTING_NAMES } from '../worker/config/settings.ts';
import { ROOT } from './root.ts';

/** What the sandbox asks of its callers; no secret. */
export const SANDBOX_KEY = 'sandbox-key';
export const SANDBOX_HMAC_KEY = 'sandbox-webhook-key';

export interface LocalSettings {
  /** 0 takes a free port. */
  port: number;
  sandboxPort: number;
  stateDir: string;
  /** Cloudflare's finest cron is a minute; locally the same unless CRON_INTERVAL_MS says otherwise. */
  cronIntervalMs: number;
  /** True when no key of KIE's is set: then the sandbox stands in for KIE. */
  useSandbox: boolean;
  /** Settings of the edge that came from the environment or .dev.vars. */
  vars: Record<string, string>;
}

/** Reads the environment over .dev.vars. Throws when a port is none. */
export async function readLocalSettings(environment: NodeJS.ProcessEnv): Promise<LocalSettings> {
  const all = withoutEmpty({ ...(await readDevVars()), ...environment });
  const vars = Object.fromEntries(
    Object.entries(all).filter(
      (entry): entry is [string, string] =>
        SETTING_NAMES.includes(entry[0]) && entry[1] !== undefined,
    ),
  );
  return {
    port: portOf(all, 'PORT', 8787),
    sandboxPort: portOf(all, 'SANDBOX_PORT', 8788),
    stateDir: path.resolve(ROOT, all['STATE_DIR'] ?? '.wrangler/state'),
    cronIntervalMs: intervalOf(all, 'CRON_INTERVAL_MS', 60_000),
    useSandbox: vars['KIE_API_KEY'] === undefined,
    // Of all the rest in the environment nothing is handed to the Worker.
    vars,
  };
}

/** The edge's variables: development defaults under what was set. */
export async function edgeVars(
  local: LocalSettings,
  edgeUrl: string,
  sandboxUrl: string | undefined,
): Promise<Record<string, string>> {
  return {
    ACCESS: 'open',
    INSECURE_LOCAL: '1',
    PUBLIC_URL: edgeUrl,
    EDGE_SECRET: local.vars['EDGE_SECRET'] ?? (await localSecret(local.stateDir)),
    ...(sandboxUrl === undefined
      ? {}
      : {
          KIE_API_KEY: SANDBOX_KEY,
          KIE_BASE_URL: sandboxUrl,
          KIE_WEBHOOK_HMAC_KEY: SANDBOX_HMAC_KEY,
          // Cloudflare's test secrets work without a network; a real one needs the real siteverify.
          ...(isTurnstileTestSecret(local.vars['TURNSTILE_SECRET'] ?? '')
            ? { TURNSTILE_VERIFY_URL: `${sandboxUrl}/turnstile/v0/siteverify` }
            : {}),
        }),
    ...local.vars,
  };
}

/** Set to nothing is not set. */
function withoutEmpty(environment: NodeJS.Dict<string>): NodeJS.Dict<string> {
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

/** Callback tokens and links must outlive a restart, so the secret lies beside the data they belong to. */
async function localSecret(stateDir: string): Promise<string> {
  const file = path.join(stateDir, 'edge-secret');
  await mkdir(stateDir, { recursive: true });
  try {
    await writeFile(file, randomBytes(32).toString('base64url'), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
  }
  return readFile(file, 'utf8');
}

function intervalOf(environment: NodeJS.Dict<string>, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const interval = Number(text);
  if (Number.isInteger(interval) && interval >= 100) return interval;
  throw new Error(
    `${name} must be a whole number of milliseconds, 100 or more, not ${JSON.stringify(text)}`,
  );
}

function portOf(environment: NodeJS.Dict<string>, name: string, fallback: number): number {
  const text = environment[name];
  if (text === undefined) return fallback;
  const port = Number(text);
  if (Number.isInteger(port) && port >= 0 && port < 65536) return port;
  throw new Error(`${name} must be a port number, not ${JSON.stringify(text)}`);
}
