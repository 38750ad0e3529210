/** Model name patterns, in which `*` matches any run of characters. Pure. */

/**
 * Whether the pattern matches the whole name. It compares part by part, because a regular expression made
 * from a setting could take exponential time.
 */
export function matchesPattern(pattern: string, model: string): boolean {
  const [head = '', ...rest] = pattern.split('*');
  const tail = rest.pop();
  if (tail === undefined) return model === head;
  if (!model.startsWith(head)) return false;
  let at = head.length;
  for (const part of rest) {
    const found = model.indexOf(part, at);
    if (found === -1) return false;
    at = found + part.length;
  }
  return model.length - tail.length >= at && model.endsWith(tail);
}

/** The value of the longest pattern that matches the model. */
export function findByPattern<T>(
  model: string,
  valuesByPattern: Readonly<Record<string, T>>,
): T | undefined {
  const [longest] = Object.entries(valuesByPattern)
    .filter(([pattern]) => matchesPattern(pattern, model))
    .toSorted(([one], [other]) => other.length - one.length);
  return longest?.[1];
}
