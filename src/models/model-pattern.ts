/** Whether a model's name fits a pattern in which `*` stands for any run of characters. Pure. */

/** No regular expression from settings: each part between the stars must follow the one before it. */
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
