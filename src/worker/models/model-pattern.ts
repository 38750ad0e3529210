/** Rules by the pattern of a model's name, in which `*` stands for any run of characters. Pure. */

/**
 * Whether a name fits. No regular expression from settings: each part between the stars must follow
 * the one before it.
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

/** What the rules by pattern say of a model: of those that it fits, the longest says most. */
export function ruleFor<T>(model: string, rules: Readonly<Record<string, T>>): T | undefined {
  const [fitting] = Object.entries(rules)
    .filter(([pattern]) => matchesPattern(pattern, model))
    .toSorted(([one], [other]) => other.length - one.length);
  return fitting?.[1];
}
