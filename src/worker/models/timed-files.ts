/** Which input files of a request have to be measured. Pure. */
import { findPrice, type EstimateContext } from './estimate.ts';

/** The addresses of files whose seconds the price of this request counts, each once. */
export function listTimedFiles(
  model: string,
  input: Readonly<Record<string, unknown>>,
  context: EstimateContext,
): string[] {
  const price = findPrice(model, context);
  const parts = price?.per === 'second' ? (price.seconds ?? []) : [];
  const values = parts.map((part) =>
    'files' in part && Object.hasOwn(input, part.files) ? input[part.files] : undefined,
  );
  return [...new Set(values.flat().filter((value) => typeof value === 'string'))];
}
