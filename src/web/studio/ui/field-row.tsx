/** A field: its label, its control, and a hint or what is wrong with it. */
import type { FieldModel } from '../form/field.ts';
import { formatChoice } from '../form/format-choice.ts';
import { isFilled } from '../form/form-values.ts';
import { toRows } from '../form/rows.ts';
import { countCharacters } from '../form/validate-control.ts';
import { FieldControl } from './controls/field-control.tsx';
import { type FieldValue } from '../form/field-value.ts';
import type { FormProps, RenderForm } from './form-props.ts';

type Props = { readonly field: FieldModel; readonly renderForm: RenderForm } & FormProps;

export function FieldRow(props: Props) {
  const { form, field, values, pathPrefix = '', problems, upload, onChange, onLeave } = props;
  const { name, title, isRequired, control } = field;
  const path = `${pathPrefix}${name}`;
  const id = `field-${path}`;
  const value = values[name];
  const problem = problems.get(path);
  // A list that a switch turns on is required then.
  const isSwitched = form.rules.some((rule) => rule.kind === 'flag' && rule.list === name);
  const isList = control.kind === 'files' || control.kind === 'rows';
  const Label = isList || (control.kind === 'choice' && control.isShort) ? 'span' : 'label';
  return (
    <div
      class={`field field-${control.kind}${problem === undefined ? '' : ' has-problem'}`}
      data-testid={id}
      onFocusOut={({ currentTarget, relatedTarget }) =>
        !currentTarget.contains(relatedTarget as Node | null) && onLeave(path)
      }
    >
      <div class="field-head">
        <Label id={`${id}-label`} class="field-label" {...(Label === 'label' ? { for: id } : {})}>
          {title}
          {isList && !isRequired && !isSwitched && <span class="optional">optional</span>}
        </Label>
        <FieldAside
          field={field}
          value={value}
          onReset={() => onChange(name, () => undefined, path)}
        />
      </div>
      <FieldControl
        field={field}
        id={id}
        value={value}
        isInvalid={problem !== undefined}
        describedBy={`${id}-hint`}
        upload={upload}
        rows={{ path, problems, onLeave, renderForm: props.renderForm }}
        onChange={(update, changedPath = path) => onChange(name, update, changedPath)}
      />
      <p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'problem'}>
        {problem ?? formatHint(field)}
      </p>
    </div>
  );
}

interface AsideProps {
  readonly field: FieldModel;
  readonly value: FieldValue | undefined;
  readonly onReset: () => void;
}

/** To the right of the label: a counter, or a button that restores the default. */
function FieldAside({ field: { title, isRequired, control }, value, onReset }: AsideProps) {
  if (control.kind === 'text' && control.isLong) {
    const length = typeof value === 'string' ? countCharacters(value) : 0;
    return length > 0 || isRequired ? <Counter count={length} max={control.max} /> : null;
  }
  if (control.kind === 'rows') {
    const { length } = toRows(value);
    return length > 0 ? <Counter count={length} max={control.max} /> : null;
  }
  const canReset =
    !isRequired && isFilled(value) && control.kind !== 'text' && control.kind !== 'files';
  return canReset ? (
    <button type="button" class="link" aria-label={`Reset ${title}`} onClick={onReset}>
      Reset
    </button>
  ) : null;
}

function Counter({ count, max }: { count: number; max: number | undefined }) {
  if (max === undefined) return null;
  return (
    <span class={count > max ? 'counter over-limit' : 'counter'}>
      {count} / {max}
    </span>
  );
}

/** Fields whose purpose needs no explanation. */
const SELF_EXPLANATORY = /^(prompt|text|duration|aspect_ratio|ratio)$/;

/** Describes the field, and what KIE uses if it is left empty. */
function formatHint(field: FieldModel): string {
  const { name, description = '', defaultValue, isRequired, control } = field;
  const isPrimitive = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  const hasDefaultHint =
    isPrimitive && defaultValue !== '' && !isRequired && control.kind !== 'choice';
  const defaultHint = hasDefaultHint ? `Default: ${formatChoice(name, defaultValue)}.` : '';
  const help = SELF_EXPLANATORY.test(name) ? '' : description;
  return [help, defaultHint].filter(Boolean).join(' ');
}
