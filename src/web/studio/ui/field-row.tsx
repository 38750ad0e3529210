/** A field: its name, its control, and what is wrong with it or helps with it. */
import type { FormField } from '../form/field.ts';
import { isFilled } from '../form/form-values.ts';
import { countCharacters } from '../form/validate-control.ts';
import { toRows } from '../form/rows.ts';
import { formatChoice } from '../form/format-choice.ts';
import type { FormProps } from './form.tsx';
import { FieldControl } from './controls/field-control.tsx';

type Props = { readonly field: FormField } & FormProps;

export function FieldRow({
  form,
  field,
  values,
  at = '',
  problems,
  upload,
  onChange,
  onLeave,
}: Props) {
  const { name, title, isRequired, control } = field;
  const path = `${at}${name}`;
  const id = `field-${path}`;
  const value = values[name];
  const problem = problems.get(path);
  const isAsked = form.rules.some((rule) => rule.kind === 'flag' && rule.list === name);
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
          {isList && !isRequired && !isAsked && <span class="optional">optional</span>}
        </Label>
        <Aside field={field} value={value} onReset={() => onChange(name, () => undefined, path)} />
      </div>
      <FieldControl
        field={field}
        id={id}
        value={value}
        isWrong={problem !== undefined}
        describedBy={`${id}-hint`}
        upload={upload}
        rows={{ path, problems, onLeave }}
        onChange={(change, within = path) => onChange(name, change, within)}
      />
      <p id={`${id}-hint`} class={problem === undefined ? 'hint' : 'problem'}>
        {problem ?? hintOf(field)}
      </p>
    </div>
  );
}

/** To the right of the name: a counter, or the way back to the default. */
function Aside({
  field: { title, isRequired, control },
  value,
  onReset,
}: Pick<Props, 'field'> & { value: Props['values'][string]; onReset: () => void }) {
  if (control.kind === 'text' && control.isLong) {
    const length = typeof value === 'string' ? countCharacters(value) : 0;
    const { most } = control;
    const isShown = most !== undefined && (length > 0 || isRequired);
    return isShown ? (
      <span class={length > most ? 'counter over-limit' : 'counter'}>
        {length} / {most}
      </span>
    ) : null;
  }
  if (control.kind === 'rows') {
    const { most } = control;
    const length = toRows(value).length;
    return most === undefined || length === 0 ? null : (
      <span class={length > most ? 'counter over-limit' : 'counter'}>
        {length} / {most}
      </span>
    );
  }
  const canReset =
    !isRequired && isFilled(value) && control.kind !== 'text' && control.kind !== 'files';
  return canReset ? (
    <button type="button" class="link" aria-label={`Reset ${title}`} onClick={onReset}>
      Reset
    </button>
  ) : null;
}

/** Nobody needs to be told what these are for. */
function isPlainToSee(name: string): boolean {
  return /^(prompt|text|duration|aspect_ratio|ratio)$/.test(name);
}

/** What the field is for, and what KIE takes where it is left alone. */
function hintOf({ name, description = '', defaultValue, isRequired, control }: FormField): string {
  const isPlain = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  const isSaid = isRequired || !isPlain || defaultValue === '' || control.kind === 'choice';
  const alone = isSaid ? '' : `KIE takes ${formatChoice(name, defaultValue)} if you leave it.`;
  const help = isPlainToSee(name) ? '' : description;
  return [help, alone].filter(Boolean).join(' ');
}
