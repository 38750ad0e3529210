/** Arrays in schemas of what callers and KIE send. */
import * as z from 'zod/mini';

/** More would not be shown. */
const MAX_ISSUES = 50;

/**
 * An array whose items are validated in turn until 50 problems are found. zod's own array collects the problems of
 * all items and passes them on as the arguments of one call, for which 100,000 overflow the stack; and it validates
 * every item of an array that is too long. The items stay as they are: `item` must transform nothing.
 */
export function checkedArray<T extends z.ZodMiniType>(
  item: T,
  {
    minItems = 0,
    maxItems = Number.POSITIVE_INFINITY,
  }: { minItems?: number | undefined; maxItems?: number | undefined } = {},
): z.ZodMiniType<z.infer<T>[]> {
  const list = z.array(z.unknown()).check(({ value, issues }) => {
    const bound = { origin: 'array', inclusive: true, input: value } as const;
    if (value.length < minItems) issues.push({ code: 'too_small', minimum: minItems, ...bound });
    if (value.length > maxItems) {
      issues.push({ code: 'too_big', maximum: maxItems, ...bound });
      return;
    }
    let problems = 0;
    for (const [index, one] of value.entries()) {
      if (problems >= MAX_ISSUES) return;
      const { error } = item.safeParse(one, { reportInput: true });
      for (const { path, ...issue } of error?.issues ?? []) {
        issues.push({ ...issue, path: [index, ...path] } as z.core.$ZodRawIssue);
        problems++;
      }
    }
  });
  return list as z.ZodMiniType<z.infer<T>[]>;
}
