/** The form of a model: what most people set, and the rest behind a fold. */
import { useState } from 'preact/hooks';
import type { Change } from '../form/use-draft.ts';
import type { Field, FormModel } from '../form/form-model.ts';
import { isFilled, isHidden, type Values } from '../form/form-values.ts';
import type { Problems } from '../form/problems.ts';
import { FieldRow } from './field-row.tsx';
import type { Upload } from './controls/control-props.ts';

export interface FormProps {
  readonly form: FormModel;
  readonly values: Values;
  /** Those that are to be shown by now. */
  readonly problems: Problems;
  readonly upload: Upload;
  readonly onChange: (name: string, change: Change) => void;
  /** A field was left: what is wrong with it may be said. */
  readonly onLeave: (name: string) => void;
}

export function Form(props: FormProps) {
  const { form, values, problems } = props;
  const shown = form.fields.filter(({ name }) => !isHidden(form, name, values));
  const main = shown.filter(({ isMain }) => isMain);
  const more = shown.filter(({ isMain }) => !isMain);
  const isTouched = more.some(({ name }) => isFilled(values[name]) || problems.has(name));
  const [isOpen, setOpen] = useState(isTouched);
  const row = (field: Field) => <FieldRow key={field.name} field={field} {...props} />;
  return (
    <>
      {main.map(row)}
      {more.length > 0 && (
        <details
          class="more"
          open={isOpen || more.some(({ name }) => problems.has(name))}
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
