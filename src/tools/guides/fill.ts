/** Replaces `{{name}}` in a template by HTML. Names without a part remain, for a later call. */
export function fill(template: string, parts: Readonly<Record<string, string>>): string {
  return template.replace(/\{\{(\w+)\}\}/g, (whole, name: string) => parts[name] ?? whole);
}
