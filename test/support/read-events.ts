/** Reads a task's event stream over HTTP, as a client of server-sent events does. */
export interface StateEvent {
  id: string;
  state: string;
  /** Unix milliseconds of its arrival. */
  at: number;
}

/** Yields each state as it arrives, until the stream ends. Leaving the loop closes the connection. */
export async function* readEvents(
  url: string,
  headers: Record<string, string> = {},
): AsyncGenerator<StateEvent> {
  const abort = new AbortController();
  const response = await fetch(url, { headers, signal: abort.signal });
  if (response.status === 204) return;
  if (!response.ok || response.body === null)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  const decoder = new TextDecoder();
  let text = '';
  try {
    for await (const chunk of response.body) {
      text += decoder.decode(chunk, { stream: true });
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const event = parseStateEvent(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    abort.abort();
  }
}

/** Returns all states of a stream when it has ended. */
export async function allEvents(
  url: string,
  headers: Record<string, string> = {},
): Promise<StateEvent[]> {
  const events: StateEvent[] = [];
  for await (const event of readEvents(url, headers)) events.push(event);
  return events;
}

function parseStateEvent(block: string): StateEvent | undefined {
  const [, id] = /^id: (.*)$/m.exec(block) ?? [];
  const [, data] = /^data: (.*)$/m.exec(block) ?? [];
  if (id === undefined || data === undefined) return undefined;
  const { state } = (JSON.parse(data) as { data: { state: string } }).data;
  return { id, state, at: Date.now() };
}
