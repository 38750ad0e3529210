/** Finds a deployment's secrets, and the tokens of KIE's callback addresses, in texts that anyone may read. */

/** KIE's callback address: the task's id and a token. The id is allowed, the token authenticates KIE. */
const CALLBACK_ADDRESS = /callbacks\/[\w-]{22,}\/[\w-]{43}/g;
const EXCERPT_CHARACTERS = 80;

/** Names each secret that a text contains, with the beginning of that text. Never shows the secret itself. */
export function findLeaks(
  texts: readonly string[],
  secrets: Readonly<Record<string, string | undefined>>,
): string[] {
  const known = Object.entries(secrets).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return texts.flatMap((text) => {
    const names = known.filter(([, secret]) => text.includes(secret)).map(([name]) => name);
    const redacted = known
      .reduce((shown, [name, secret]) => shown.replaceAll(secret, `<${name}>`), text)
      .replaceAll(CALLBACK_ADDRESS, '<callback address>');
    if (text.search(CALLBACK_ADDRESS) >= 0) names.push("a callback's token");
    return names.map((name) => `${name} in ${redacted.slice(0, EXCERPT_CHARACTERS)}…`);
  });
}
