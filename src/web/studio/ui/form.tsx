/** The form of a model, or of a row in it: what most people set, and the rest behind a fold. */
import { useState } from 'preact/hooks';
import type { ValueUpdate } from '../form/use-draft.ts';
import type { FormField, FormModel } from '../form/field.ts';
import { isFilled, isHidden, type FormValues } from '../form/form-values.ts';
import type { FormProblems } from '../form/validate-form.ts';
import { hasProblemAt } from '../form/rows.ts';
import { FieldRow } from './field-row.tsx';
import type { UploadFile } from './controls/control-props.ts';

export interface FormProps {
  readonly form: FormModel;
  readonly values: FormValues;
  /** Where the form stands in a larger one, like `dialogue.0.`; of the whole form nothing. */
  readonly at?: string;
  /** Those that are to be shown by now, by their paths in the whole form. */
  readonly problems: FormProblems;
  readonly upload: UploadFile;
  /** `path` is what was changed, within the field. */
  readonly onChange: (name: string, change: ValueUpdate, path: string) => void;
  /** A field was left: what is wrong with it may be said. */
  readonly onLeave: (path: string) => void;
}

export function Form(props: FormProps) {
  const { form, values, problems, at = '' } = props;
  const isWrong = ({ name }: FormField) => hasProblemAt(problems, `${at}${name}`);
  const shown = form.fields.filter(({ name }) => !isHidden(form, name, values));
  const main = shown.filter(({ isPrimary }) => isPrimary);
  const more = shown.filter(({ isPrimary }) => !isPrimary);
  const isTouched = more.some((field) => isFilled(values[field.name]) || isWrong(field));
  const [isOpen, setOpen] = useState(isTouched);
  const row = (field: FormField) => <FieldRow key={field.name} field={field} {...props} />;
  return (
    <>
      {main.map(row)}
      {more.length > 0 && (
        <details
          class="more-settings"
          open={isOpen || more.some(isWrong)}
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary data-testid="more-settings">
            More settings{' '}
            <span class="more-names">{more.map(({ title }) => title).join(', ')}</span>
          </summary>
          <div class="more-fields">{more.map(row)}</div>
        </details>
      )}
    </>
  );
}
