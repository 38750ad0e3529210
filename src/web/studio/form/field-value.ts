/** The values that a form holds. */

/** As the controls hold it: files as a list of URLs, lines and JSON as the text that was typed. */
export type FieldValue = string | number | boolean | readonly string[] | readonly FormValues[];
export interface FormValues {
  readonly [name: string]: FieldValue | undefined;
}
export type TaskInput = Readonly<Record<string, unknown>>;
