/**
 * Titles and descriptions of input fields, by name, for fields without their own. They are a file among the
 * pages and not in the script, because only readers and forms need them.
 */

export type FieldLabels = Readonly<Record<string, FieldLabel>>;

interface FieldLabel {
  readonly title: string;
  readonly description?: string;
}

/** The path of `field-labels.json` among the pages. */
export const FIELD_LABELS_PATH = '/field-labels.json';

/** Reads the labels from the pages. A deployment without them names fields by their keys. */
export async function readFieldLabels(
  assets: (path: string) => Promise<Response>,
): Promise<FieldLabels> {
  const response = await assets(FIELD_LABELS_PATH);
  if (response.ok) return response.json();
  await response.body?.cancel();
  return {};
}

/** The label of a field. An unknown name becomes its own title. */
export function labelFor(labels: FieldLabels, field: string): FieldLabel {
  const spaced = field.replaceAll('_', ' ');
  return labels[field] ?? { title: spaced.charAt(0).toUpperCase() + spaced.slice(1) };
}
