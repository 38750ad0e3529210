/** One JSON line for each thing worth knowing later. Never a prompt, a key, a token or a full address. */
import { logIdOf } from './ids.ts';
import type { LogEvent, LogFields } from './log-events.ts';

export type LogLevel = 'info' | 'warn' | 'error';

export type Log = Readonly<Record<LogLevel, (event: LogEvent, fields?: LogFields) => void>>;

/** What an error says may name an address: behind its host there may be a token. */
const BEHIND_THE_HOST = /(https?:\/\/[^/?#\s"']*)[^\s"']*/gi;

/** A log whose lines go to `write`. */
export function createLog(write: (line: string, level: LogLevel) => void): Log {
  const at =
    (level: LogLevel) =>
    (event: LogEvent, fields: LogFields = {}) => {
      const shown = {
        id: fields.id === undefined ? undefined : logIdOf(fields.id),
        reason: fields.reason?.replaceAll(BEHIND_THE_HOST, '$1'),
      };
      write(JSON.stringify({ level, event, ...fields, ...shown }), level);
    };
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** The same log, each of whose lines has these fields as well, where it has none of its own. */
export function withLogFields(log: Log, known: () => LogFields): Log {
  const at = (level: LogLevel) => (event: LogEvent, fields?: LogFields) =>
    log[level](event, { ...known(), ...fields });
  return { info: at('info'), warn: at('warn'), error: at('error') };
}

/** Writes to the console, which Workers observability collects. */
export const consoleLog: Log = createLog((line, level) =>
  console[level === 'info' ? 'log' : level](line),
);

/** An unknown thrown thing as a short text. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
