/** Reads a task's event stream over HTTP, as any reader of server-sent events would. */
export interface StateEvent {
  id: string;
  state: string;
  /** Unix milliseconds, when it came. */
  at: number;
}

/** Each state as it comes, until the stream ends. Leaving the loop hangs up. */
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
        const event = stateIn(block);
        if (event !== undefined) yield event;
      }
    }
  } finally {
    abort.abort();
  }
}

/** All of a stream, once it has ended. */
export async function allEvents(
  url: string,
  headers: Record<string, string> = {},
): Promise<StateEvent[]> {
  const told: StateEvent[] = [];
  for await (const event of readEvents(url, headers)) told.push(event);
  return told;
}

function stateIn(block: string): StateEvent | undefined {
  const [, id] = /^id: (.*)$/m.exec(block) ?? [];
  const [, data] = /^data: (.*)$/m.exec(block) ?? [];
  if (id === undefined || data === undefined) return undefined;
  const { state } = (JSON.parse(data) as { data: { state: string } }).data;
  return { id, state, at: Date.now() };
}
