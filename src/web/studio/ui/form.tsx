/** The form of a model, or of a row in it: the primary fields, and the others under "More settings". */
import { useState } from 'preact/hooks';
import type { FieldModel } from '../form/field.ts';
import { hasProblemAt } from '../form/form-problems.ts';
import { isFilled, isHidden } from '../form/form-values.ts';
import { FieldRow } from './field-row.tsx';
import type { FormProps } from './form-props.ts';

const renderForm = (props: FormProps) => <Form {...props} />;

export function Form(props: FormProps) {
  const { form, values, problems, pathPrefix = '' } = props;
  const isInvalid = ({ name }: FieldModel) => hasProblemAt(problems, `${pathPrefix}${name}`);
  const visible = form.fields.filter(({ name }) => !isHidden(form, name, values));
  const primary = visible.filter(({ isPrimary }) => isPrimary);
  const more = visible.filter(({ isPrimary }) => !isPrimary);
  const isUsed = more.some((field) => isFilled(values[field.name]) || isInvalid(field));
  const [isOpen, setOpen] = useState(isUsed);
  const renderRow = (field: FieldModel) => (
    <FieldRow key={field.name} field={field} renderForm={renderForm} {...props} />
  );
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
