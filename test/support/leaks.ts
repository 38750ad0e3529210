/** Finds a deployment's secrets, and the tokens of KIE's callback addresses, in texts that anyone may read. */
import { CALLBACK_TOKENS } from '../../src/worker/upstream/callback-address.ts';

/** A deployment's secrets by name. One that is not set is not searched for. */
export type Secrets = Readonly<Record<string, string | undefined>>;
const EXCERPT_CHARACTERS = 80;

/** Names each secret that a text contains, with the beginning of that text. Never shows the secret itself. */
export function findLeaks(texts: readonly string[], secrets: Secrets): string[] {
  const known = Object.entries(secrets).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && entry[1] !== '',
  );
  return texts.flatMap((text) => {
    const names = known.filter(([, secret]) => text.includes(secret)).map(([name]) => name);
    const redacted = known
      .reduce((shown, [name, secret]) => shown.replaceAll(secret, `<${name}>`), text)
      .replaceAll(CALLBACK_TOKENS, '<callback token>');
    if (text.search(CALLBACK_TOKENS) >= 0) names.push("a callback's token");
    return names.map((name) => `${name} in ${redacted.slice(0, EXCERPT_CHARACTERS)}…`);
  });
}
