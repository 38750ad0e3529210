/** What must never be in an answer or a log line: the secrets of a deployment, and KIE's way in. */

const CALLBACK_ADDRESS = /callbacks\/[\w-]{22,}\/[\w-]{43}/;

/** Where one of the secrets, or a callback's token, stands in the texts. Never shows the secret itself. */
export function findLeaks(
  texts: readonly string[],
  secrets: Readonly<Record<string, string | undefined>>,
): string[] {
  return texts.flatMap((text) => {
    const named = Object.entries(secrets)
      .filter(([, secret]) => secret !== undefined && secret !== '' && text.includes(secret))
      .map(([name]) => name);
    const token = CALLBACK_ADDRESS.test(text) ? ["a callback's token"] : [];
    return [...named, ...token].map((name) => `${name} in ${text.slice(0, 80)}…`);
  });
}
