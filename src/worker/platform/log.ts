/** The log: one JSON line per event. Lines never contain a key, a token, a full URL or, by default, a prompt. */
import { logIdOf } from './ids.ts';
import type { LogEvent, LogFields } from './log-events.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export type Log = Readonly<Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>>;

/** Error messages can contain URLs, whose path and query can contain a token. */
const URL_AFTER_HOST = /(https?:\/\/[^/?#\s"']*)[^\s"']*/gi;

/** A log that passes its lines to `write`. Shortens ids and URLs so that they open nothing. */
export function createLog(write: (line: string, level: LogLevel) => void): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}) => {
      const redacted = {
        id: fields.id === undefined ? undefined : logIdOf(fields.id),
        reason: fields.reason?.replaceAll(URL_AFTER_HOST, '$1'),
      };
      write(JSON.stringify({ level, event, ...fields, ...redacted }), level);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** A log that adds fields to each line. Fields of the line itself win. */
export function withLogFields(log: Log, getFields: () => LogFields): Log {
  const at = (level: LogLevel) => (event: LogEvent, fields?: LogFields) =>
    log[level](event, { ...getFields(), ...fields });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Writes to the console, from where Workers observability collects the lines. */
export const consoleLog: Log = createLog((line, level) =>
  console[level === 'info' ? 'log' : level](line),
);

/** Messages of other programs may have any length, and reasons are stored and listed. */
const MAX_REASON_CHARACTERS = 1000;

/** A short text for anything that was thrown. */
export function describeError(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, MAX_REASON_CHARACTERS);
}
