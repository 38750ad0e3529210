/** Keeps what every server of a journey answered, so that it can be searched for secrets. */

const MAX_KEPT_BYTES = 100_000;

/** Headers and text of each answer, by the origin that gave it. */
export const answers = new Map<string, string[]>();

const realFetch = globalThis.fetch;

globalThis.fetch = async (input, init) => {
  const response = await realFetch(input, init);
  const { origin } = new URL(response.url);
  const kept = answers.get(origin) ?? [];
  answers.set(origin, kept);
  kept.push(JSON.stringify([...response.headers]));
  const isText = /json|text/.test(response.headers.get('content-type') ?? '');
  if (isText && Number(response.headers.get('content-length') ?? 0) < MAX_KEPT_BYTES)
    void response
      .clone()
      .text()
      .then(
        (text) => kept.push(text),
        () => undefined, // cut on purpose, by a test
      );
  return response;
};
