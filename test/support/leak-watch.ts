/** After every test: no answer that an edge gave, and no line that it logged, holds one of its secrets. */
import { afterEach, expect } from 'vitest';
import type { Settings } from '../../src/worker/config/settings.ts';
import { findLeaks } from './leaks.ts';
import { wrongLines } from './log-lines.ts';

interface Watched {
  settings: Settings;
  lines: readonly string[];
  answers: string[];
}

const watched: Watched[] = [];

/** Watches an edge of a test; what it answers is to be added to `answers`. */
export function watch(settings: Settings, lines: readonly string[]): Watched {
  const edge = { settings, lines, answers: [] };
  watched.push(edge);
  return edge;
}

afterEach(() => {
  for (const { settings, lines, answers } of watched.splice(0)) {
    const secrets = {
      KIE_API_KEY: settings.kie.apiKey,
      EDGE_SECRET: settings.edgeSecret,
      KIE_WEBHOOK_HMAC_KEY: settings.kie.webhookHmacKey,
      ADMIN_TOKEN: settings.admin.token,
      ALERT_URL: settings.alerts.url,
      TURNSTILE_SECRET: settings.auth.turnstile?.secret,
    };
    expect(findLeaks([...lines, ...answers], secrets)).toEqual([]);
    expect(wrongLines(lines)).toEqual([]);
    // These an operator may read.
    const [first] = settings.webhookSecrets;
    expect(findLeaks(lines, { WEBHOOK_SECRET: first })).toEqual([]);
  }
});
