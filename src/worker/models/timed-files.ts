/** Which input files of a request have to be measured. Pure. */
import { findPrice, type EstimateContext } from './estimate.ts';

/** The addresses of files whose seconds the price of this request counts, each once. */
export function listTimedFiles(
  model: string,
  input: Readonly<Record<string, unknown>>,
  context: EstimateContext,
): string[] {
  const price = findPrice(model, context);
  const parts = [price, price?.atLeast].flatMap((one) =>
    one?.per === 'second' ? (one.seconds ?? []) : [],
  );
  const fields = parts.flatMap((part) => ('files' in part ? [part.files, part.orFiles ?? []] : []));
  const values = fields
    .flat()
    .map((field) => (Object.hasOwn(input, field) ? input[field] : undefined));
  return [...new Set(values.flat().filter((value) => typeof value === 'string'))];
}
