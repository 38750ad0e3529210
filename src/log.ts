/** One JSON line for each thing worth knowing later. Never a prompt, a key, a token or a full address. */

export interface Log {
  info(event: string, details?: LogDetails): void;
  warn(event: string, details?: LogDetails): void;
  error(event: string, details?: LogDetails): void;
}

export type LogDetails = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** A whole id of ours opens the files of its task; so much of it is enough to find the task by. */
const SHOWN_ID_CHARACTERS = 8;

const line = (level: string, event: string, details: LogDetails = {}) =>
  JSON.stringify({
    level,
    event,
    ...details,
    ...(typeof details['id'] === 'string'
      ? { id: details['id'].slice(0, SHOWN_ID_CHARACTERS) }
      : {}),
  });

/** Writes to the console, which Workers observability collects. */
export const consoleLog: Log = {
  info: (event, details) => console.log(line('info', event, details)),
  warn: (event, details) => console.warn(line('warn', event, details)),
  error: (event, details) => console.error(line('error', event, details)),
};

/** An unknown thrown thing as a short text. */
export function describeError(error: unknown): string {
  return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
}
