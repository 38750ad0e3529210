/** An input that can be priced before it is complete. Pure. */
import type { Field, FormModel } from './form-model.ts';
import { inputOf, isFilled, type Input, type Values } from './form-values.ts';
import type { Problems } from './problems.ts';

/** Nobody fetches it: an estimate looks at no file. */
const ADDRESS = 'https://example.com/file';

/**
 * The price seldom hangs on words or pictures, so those that are missing are stood in for, and a person
 * sees a price before the first word. Undefined where something else is wrong, or where the price does
 * hang on the length of what is missing.
 */
export function pricedInput(
  form: FormModel,
  values: Values,
  problems: Problems,
  price: unknown,
): Input | undefined {
  const standIns: Record<string, string | readonly string[]> = {};
  for (const [name] of problems) {
    const field = form.fields.find((one) => one.name === name);
    const standIn = field === undefined || isFilled(values[name]) ? undefined : standInOf(field);
    if (standIn === undefined) return undefined;
    standIns[name] = standIn;
  }
  const isMissing = Object.keys(standIns).length > 0;
  return isMissing && isByText(price) ? undefined : inputOf(form, { ...values, ...standIns });
}

function standInOf({ control }: Field): string | readonly string[] | undefined {
  if (control.kind === 'text') return 'x'.repeat(Math.max(1, control.least));
  if (control.kind === 'files')
    return Array.from({ length: Math.max(1, control.least) }, () => ADDRESS);
  return undefined;
}

function isByText(price: unknown): boolean {
  const isObject = typeof price === 'object' && price !== null;
  return isObject && 'per' in price && price.per === 'thousand characters';
}
