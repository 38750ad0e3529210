/** Parses an edge's log, and finds lines that a log must not contain. */
import { CAPABILITIES } from './capabilities.ts';
import { LOG_EVENTS, type LogEvent, type LogFields } from '../../src/worker/platform/log-events.ts';

export type LogLine = LogFields & { level: string; event: LogEvent };

/** The lines of an edge, parsed; only those of one event where it is given. */
export function linesOf({ lines }: { lines: readonly string[] }, event?: LogEvent): LogLine[] {
  const all = lines.map((line) => JSON.parse(line) as LogLine);
  return event === undefined ? all : all.filter((line) => line.event === event);
}

/** What a line must not contain either: an address may have a capability in its path or query. */
const FORBIDDEN_IN_LINES = {
  ...CAPABILITIES,
  'an address with a path': /https?:\/\/[^/\s"]+\/[^\s"]/,
  "the random end of a test's id": /(?<!(?:token|session):)test-id-\d{14}/,
};

/** Describes each line that contains a capability or an unknown event. Never shows more than the line's event. */
export function findLogViolations(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const { event, id } = JSON.parse(line) as LogLine;
    const found: string[] = Object.entries(FORBIDDEN_IN_LINES)
      .filter(([, form]) => form.test(line))
      .map(([name]) => name);
    if (!(event in LOG_EVENTS)) found.push('an event that is not in the catalogue');
    if (id !== undefined && !/^(\d{16}|.{0,8})$/.test(id)) found.push('a whole id in `id`');
    return found.map((what) => `${what} in a line of ${event}`);
  });
}
