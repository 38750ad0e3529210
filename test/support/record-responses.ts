/** Setup file: records the requests and responses of a journey, so that they can be searched for secrets. */

const MAX_RECORDED_BYTES = 100_000;

declare global {
  /** Shared by all test files of a worker: vitest evaluates setup files for each of them. */
  var recordedResponses: Map<string, RecordedTraffic> | undefined;
}

export interface RecordedTraffic {
  /** URLs of requests. */
  urls: string[];
  /** Headers and text bodies of responses. */
  texts: string[];
}

/** What was sent to each origin, and what it responded. */
export const traffic = (globalThis.recordedResponses ??= recordTraffic());

function recordTraffic(): Map<string, RecordedTraffic> {
  const recorded = new Map<string, RecordedTraffic>();
  const realFetch = globalThis.fetch;
  globalThis.fetch = async (input, init) => {
    const response = await realFetch(input, init);
    const { origin } = new URL(response.url);
    const { urls, texts } = recorded.get(origin) ?? { urls: [], texts: [] };
    recorded.set(origin, { urls, texts });
    urls.push(response.url);
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
