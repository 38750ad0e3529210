/** Setup file: records every response that a journey receives, so that they can be searched for secrets. */

const MAX_RECORDED_BYTES = 100_000;

declare global {
  /** Shared by all test files of a worker: vitest evaluates setup files for each of them. */
  var recordedResponses: Map<string, string[]> | undefined;
}

/** Headers and text bodies of all responses, by the origin that gave them. */
export const responses = (globalThis.recordedResponses ??= recordResponses());

function recordResponses(): Map<string, string[]> {
  const recorded = new Map<string, string[]>();
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await realFetch(input, init);
    const { origin } = new URL(response.url);
    const texts = recorded.get(origin) ?? [];
    recorded.set(origin, texts);
    texts.push(JSON.stringify([...response.headers]));
    const isText = /json|text/.test(response.headers.get('content-type') ?? '');
    if (isText && Number(response.headers.get('content-length') ?? 0) < MAX_RECORDED_BYTES)
      void response
        .clone()
        .text()
        .then(
          (text) => texts.push(text),
          () => undefined, // a test aborted it on purpose
        );
    return response;
  };
  return recorded;
}
