/** Parses an edge's log, and finds lines that a log must not contain. */
import { LOG_EVENTS, type LogEvent, type LogFields } from '../../src/worker/platform/log-events.ts';

export type LogLine = LogFields & { level: string; event: LogEvent };

/** The lines of an edge, parsed; only those of one event where it is given. */
export function linesOf({ lines }: { lines: readonly string[] }, event?: LogEvent): LogLine[] {
  const all = lines.map((line) => JSON.parse(line) as LogLine);
  return event === undefined ? all : all.filter((line) => line.event === event);
}

/** Everything that grants access, by its form. Ids of clients and sessions grant none. */
const CAPABILITIES = {
  'a read token or a signed link': /\b\d{10}\.[\w-]{43}/,
  'a signing secret': /whsec_/,
  'a client token': /kie_edge_[\w-]{8}/,
  'a session': /\bses_[\w-]{8}/,
  'an address with a path': /https?:\/\/[^/\s"]+\/[^\s"]/,
  'a whole id': /(?<!(?:token|session):)test-id-\d{14}|(?<![\w-])\d{16}-[\w-]{22}/,
};

/** Describes each line that contains a capability or an unknown event. Never shows more than the line's event. */
export function findLogViolations(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const { event, id } = JSON.parse(line) as LogLine;
    const found: string[] = Object.entries(CAPABILITIES)
      .filter(([, form]) => form.test(line))
      .map(([name]) => name);
    if (!(event in LOG_EVENTS)) found.push('an event that is not in the catalogue');
    if (id !== undefined && !/^(\d{16}|.{0,8})$/.test(id)) found.push('a whole id in `id`');
    return found.map((what) => `${what} in a line of ${event}`);
  });
}
