/** The form of a model, or of a row in it: the primary fields, and the others under "More settings". */
import { useState } from 'preact/hooks';
import type { FieldModel, FormModel } from '../form/field.ts';
import { isFilled, isHidden, type FormValues } from '../form/form-values.ts';
import { hasProblemAt } from '../form/rows.ts';
import type { ValueUpdate } from '../form/use-draft.ts';
import type { FormProblems } from '../form/validate-form.ts';
import type { UploadFile } from './controls/control-props.ts';
import { FieldRow } from './field-row.tsx';

export interface FormProps {
  readonly form: FormModel;
  readonly values: FormValues;
  /** Where a row's form is in the whole one: `dialogue.0.` */
  readonly pathPrefix?: string;
  /** The problems to show, by their paths in the whole form. */
  readonly problems: FormProblems;
  readonly upload: UploadFile;
  /** `path` is what was changed, at or below the field. */
  readonly onChange: (name: string, update: ValueUpdate, path: string) => void;
  /** The focus has left a field. */
  readonly onLeave: (path: string) => void;
}

export function Form(props: FormProps) {
  const { form, values, problems, pathPrefix = '' } = props;
  const isInvalid = ({ name }: FieldModel) => hasProblemAt(problems, `${pathPrefix}${name}`);
  const visible = form.fields.filter(({ name }) => !isHidden(form, name, values));
  const primary = visible.filter(({ isPrimary }) => isPrimary);
  const more = visible.filter(({ isPrimary }) => !isPrimary);
  const isUsed = more.some((field) => isFilled(values[field.name]) || isInvalid(field));
  const [isOpen, setOpen] = useState(isUsed);
  const renderRow = (field: FieldModel) => <FieldRow key={field.name} field={field} {...props} />;
  return (
    <>
      {primary.map(renderRow)}
      {more.length > 0 && (
        <details
          class="more-settings"
          open={isOpen || more.some(isInvalid)}
          onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
        >
          <summary data-testid="more-settings">
            More settings{' '}
            <span class="more-names">{more.map(({ title }) => title).join(', ')}</span>
          </summary>
          <div class="more-fields">{more.map(renderRow)}</div>
        </details>
      )}
    </>
  );
}
